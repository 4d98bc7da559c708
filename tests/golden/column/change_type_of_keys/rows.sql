insert into customers select generate_series(1, 50);
insert into orders (id, customer_id) select i, i % 50 + 1 from generate_series(1, 200) i;
