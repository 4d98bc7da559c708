insert into t select i, 'a' || i from generate_series(1, 20) i;
