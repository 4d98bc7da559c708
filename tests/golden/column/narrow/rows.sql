insert into orders select i, 'code ' || i from generate_series(1, 50) i;
