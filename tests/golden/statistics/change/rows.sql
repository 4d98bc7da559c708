insert into orders (id) select generate_series(1, 50);
