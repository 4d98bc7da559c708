insert into orders select n, n * 1.5, 'a' from generate_series(1, 6) n;
