insert into customers select i, 'customer ' || i from generate_series(0, :rows / 100 - 1) as i;
insert into orders (id, customer_id, amount, note, reference)
select i, i % (:rows / 100), 1 + i % 5000, 'note ' || i, 'R' || i from generate_series(1, :rows) as i;
select setval('orders_id_seq', :rows);
insert into orders (id, customer_id, amount) select 1000000000 + i, 1000000000, 1 from generate_series(1, :rows / 2) as i;
