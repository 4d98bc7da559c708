insert into t select i, i from generate_series(1, 60) as i;
insert into u select i, i from generate_series(1, 60) as i;
