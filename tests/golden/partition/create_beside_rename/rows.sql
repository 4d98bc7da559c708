insert into orders select i, 'q' || i from generate_series(1, 20) i;
