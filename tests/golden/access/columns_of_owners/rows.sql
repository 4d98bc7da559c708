insert into orders select n, n, 'n' from generate_series(1, 4) n;
