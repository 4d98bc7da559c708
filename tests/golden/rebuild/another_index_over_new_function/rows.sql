insert into t (id, n, x) select i, i / 2.0, i from generate_series(1, 60) as i;
