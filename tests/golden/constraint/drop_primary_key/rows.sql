insert into t select i, i from generate_series(1, 20) i; insert into pairs select i, i from generate_series(1, 20) i; insert into others select i, i from generate_series(1, 20) i;
