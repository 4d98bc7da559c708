insert into orders select i, 'n' || i from generate_series(1, 100) i;
