insert into t select i, i + 3, i + 3, i from generate_series(1, 20) i;
