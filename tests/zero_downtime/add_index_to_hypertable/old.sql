\set id random(1, :rows)
\set customer random(0, :rows / 100 - 1)
\set amount random(1, 5000)
select customer_id, amount, note from orders where id = :id;
select sum(amount) from orders where customer_id = :customer and amount > 4990;
begin;
with added as (insert into orders (customer_id, amount, note, reference) values (:customer, :amount, 'added', gen_random_uuid()) returning id)
insert into written (id, customer_id, amount, note) select id, :customer, :amount, 'added' from added;
commit;
