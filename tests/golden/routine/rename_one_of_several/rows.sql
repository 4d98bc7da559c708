insert into t (id) select i from generate_series(1, 5) i;
