insert into trace select i, 'x' from generate_series(1, 10) i;
