insert into customers select i, 'customer ' || i from generate_series(0, :rows / 100 - 1) as i;
insert into orders (id, customer_id, amount, note, reference)
select i, i % (:rows / 100), 1 + i % 5000, 'note ' || i, 'R' || i from generate_series(1, :rows) as i;
select setval('order_numbers', :rows);
-- Numbers up to this one belong to the application.
insert into orders (id, customer_id, amount) values (1000000000, 0, 0);
insert into written (id, customer_id, amount) values (1000000000, 0, 0);
