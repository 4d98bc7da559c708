insert into customers select i, 'c' || i from generate_series(1, 60) i;
insert into orders (customer_id, note) select 1 + i % 60, 'n' || i from generate_series(1, 300) i;
insert into lines select i, 1 + i % 300 from generate_series(1, 400) i;
