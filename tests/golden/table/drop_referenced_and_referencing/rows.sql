insert into customers select generate_series(1, 20);
insert into orders (id, customer_id) select i, i % 20 + 1 from generate_series(1, 300) i;
insert into lines select i, i % 300 + 1 from generate_series(1, 600) i;
