insert into orders (number) select generate_series(1, 50);
