insert into orders (id, amount) select i, 'a' || i from generate_series(1, 20) i;
