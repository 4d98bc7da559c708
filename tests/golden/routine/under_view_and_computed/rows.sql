insert into orders (id, price) select n, n from generate_series(1, 4) n;
