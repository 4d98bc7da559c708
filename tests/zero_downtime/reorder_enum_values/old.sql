\set id random(1, :rows)
\set victim random(1, :rows)
\set customer random(0, :rows / 100 - 1)
\set amount random(1, 5000)
select customer_id, amount, note, urgency from orders where id = :id;
select sum(amount) from orders where customer_id = :customer and urgency > 'low';
begin;
with changed as (update orders set amount = :amount, urgency = 'middle', note = 'changed ' || :amount where id = :id returning id, customer_id)
insert into written (id, customer_id, amount, note, extra) select id, customer_id, :amount, 'changed ' || :amount, 'middle' from changed;
select 1 / (urgency = 'middle')::integer from orders where id = :id;
commit;
begin;
with added as (insert into orders (customer_id, amount, note, reference, urgency) values (:customer, :amount, 'added', gen_random_uuid(), 'high') returning id)
insert into written (id, customer_id, amount, note, extra) select id, :customer, :amount, 'added', 'high' from added;
commit;
begin;
with gone as (delete from orders where id = :victim and :amount < 500 returning id)
insert into written (id, deleted) select id, true from gone;
commit;
