insert into t (id, n, p) select i, i / 2.0, nullif(i % 5, 0) from generate_series(1, 60) as i;
