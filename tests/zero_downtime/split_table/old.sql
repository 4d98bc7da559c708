\set id random(1, :rows)
\set victim random(1, :rows)
\set customer random(0, :rows / 100 - 1)
\set amount random(1, 5000)
select customer_id, amount, note, channel from orders where id = :id;
select sum(amount) from orders where customer_id = :customer and amount > 4990;
-- What it says about a change comes after it, so that the last to change a row is the last to say so.
begin;
update orders set amount = :amount, note = 'changed ' || :amount where id = :id;
insert into written (id, customer_id, amount, note, extra) select id, customer_id, amount, note, channel from orders where id = :id;
commit;
begin;
update orders set channel = case channel when 'web' then 'shop' else 'web' end where id = :victim and :amount > 4000;
insert into written (id, customer_id, amount, note, extra) select id, customer_id, amount, note, channel from orders where id = :victim and :amount > 4000;
commit;
begin;
with added as (insert into orders (customer_id, amount, note, reference, channel) values (:customer, :amount, 'added', gen_random_uuid(), 'web') returning id)
insert into written (id, customer_id, amount, note, extra) select id, :customer, :amount, 'added', 'web' from added;
commit;
begin;
delete from orders where id = :victim and :amount < 500;
insert into written (id, deleted) select :victim, true where :amount < 500;
commit;
