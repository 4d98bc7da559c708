\set id random(1, :rows)
\set victim random(1, :rows)
\set customer random(0, :rows / 100 - 1)
\set amount random(1, 5000)
select customer_id, amount, note, channel, seen from orders where id = :id;
select sum(amount) from orders where customer_id = :customer and channel = 'web';
-- Whoever wrote a row, it has both.
select 1 / (channel is not null and seen <= clock_timestamp())::integer from orders where id = (select max(id) from orders);
begin;
with changed as (update orders set amount = :amount, note = 'changed ' || :amount, channel = 'web' where id = :id returning id, customer_id)
insert into written (id, customer_id, amount, note, extra) select id, customer_id, :amount, 'changed ' || :amount, 'web' from changed;
commit;
begin;
with added as (insert into orders (customer_id, amount, note, reference, channel) values (:customer, :amount, 'added', gen_random_uuid(), 'web') returning id)
insert into written (id, customer_id, amount, note, extra) select id, :customer, :amount, 'added', 'web' from added;
commit;
begin;
with gone as (delete from orders where id = :victim and :amount < 500 returning id)
insert into written (id, deleted) select id, true from gone;
commit;
