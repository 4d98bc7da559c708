\set id random(1, :rows)
\set victim random(1, :rows)
\set customer random(0, :rows / 100 - 1)
\set amount random(1, 5000)
select customer_id, amount, n.note from orders left join order_notes as n on n.order_id = orders.id where id = :id;
select sum(amount) from orders where customer_id = :customer and amount > 4990;
begin;
with changed as (update orders set amount = :amount where id = :id returning id, customer_id),
noted as (insert into order_notes select id, 'moved ' || :amount from changed on conflict (order_id) do update set note = excluded.note)
insert into written (id, customer_id, amount, note) select id, customer_id, :amount, 'moved ' || :amount from changed;
commit;
begin;
with added as (insert into orders (customer_id, amount, reference) values (:customer, :amount, gen_random_uuid()) returning id),
noted as (insert into order_notes select id, 'added' from added)
insert into written (id, customer_id, amount, note) select id, :customer, :amount, 'added' from added;
commit;
begin;
select id from orders where id = :victim and :amount < 500 for update;
delete from order_notes where order_id = :victim and :amount < 500;
with gone as (delete from orders where id = :victim and :amount < 500 returning id)
insert into written (id, deleted) select id, true from gone;
commit;
