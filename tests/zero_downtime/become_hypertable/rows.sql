insert into customers select i, 'customer ' || i from generate_series(0, :rows / 100 - 1) as i;
insert into orders (id, placed, customer_id, amount, note, reference)
select i, '2024-01-01'::timestamptz + i * interval '300 days' / :rows, i % (:rows / 100), 1 + i % 5000, 'note ' || i, 'R' || i
from generate_series(1, :rows) as i;
select setval(pg_get_serial_sequence('orders', 'id'), :rows);
