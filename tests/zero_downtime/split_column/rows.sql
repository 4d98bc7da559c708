insert into customers select i, 'customer ' || i from generate_series(0, :rows / 100 - 1) as i;
insert into orders (id, customer_id, amount, note, reference, contact)
select i, i % (:rows / 100), 1 + i % 5000, 'note ' || i, 'R' || i, 'Given' || i || ' Family' || i from generate_series(1, :rows) as i;
select setval('orders_id_seq', :rows);
