insert into t select i, 'a' || i, i % 3 from generate_series(1, 20) i;
