insert into t (id, a, b) select n, n, n from generate_series(1, 60) as n;
