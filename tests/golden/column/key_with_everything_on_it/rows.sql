insert into customers (id, name) select i, 'c' || i from generate_series(-300, 900) i where i <> 0;
update customers set referrer = id - 1 where id % 3 = 0 and id > 1;
update customers set referrer = id where id = 7;
select setval('customers_id_seq', 1234);
insert into invoices (customer) select case when i % 4 = 0 then null else i - 300 end from generate_series(1, 250) i;
insert into visits select date '2024-01-01' + i, case when i % 5 = 0 then null else i end from generate_series(1, 300) i;
