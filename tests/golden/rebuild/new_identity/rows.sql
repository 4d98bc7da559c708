insert into t (id, n) select i, i / 2.0 from generate_series(1, 60) as i;
