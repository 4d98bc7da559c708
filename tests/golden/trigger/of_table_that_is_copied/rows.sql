insert into items select i, i from generate_series(1, 20) i;
