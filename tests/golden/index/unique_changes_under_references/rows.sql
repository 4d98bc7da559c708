insert into t select i, i from generate_series(1, 60) as i;
insert into r select i, i from generate_series(1, 30) as i;
insert into s select i, i from generate_series(1, 30) as i;
