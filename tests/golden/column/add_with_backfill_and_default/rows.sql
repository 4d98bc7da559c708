insert into orders (id, amount) select i, i % 7 from generate_series(1, 1500) i;
