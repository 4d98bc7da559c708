insert into visits select i, 'p' || i from generate_series(1, 20) i;
