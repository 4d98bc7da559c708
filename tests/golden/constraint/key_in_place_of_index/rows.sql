insert into t (id, a) select i, i from generate_series(1, 60) as i;
insert into r (id, t_a) select i, i from generate_series(1, 30) as i;
