insert into t select i from generate_series(1, 10) i;
