insert into players select i, i from generate_series(1, 100) i;
