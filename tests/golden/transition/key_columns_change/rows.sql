insert into t select i / 10, 'b' || i % 10, nullif(i % 5, 0) from generate_series(1, 1500) i;
