\set id random(1, :rows)
\set victim random(1, :rows)
\set customer random(0, :rows / 100 - 1)
\set amount random(1, 5000)
select customer_id, amount, note, channel, carrier, priority from orders where id = :id;
begin;
with changed as (update orders set amount = :amount, note = 'changed ' || :amount where id = :id returning id, customer_id)
insert into written (id, customer_id, amount, note) select id, customer_id, :amount, 'changed ' || :amount from changed;
commit;
begin;
with added as (insert into orders (customer_id, amount, note, carrier, priority) values (:customer, :amount, 'added', 'foot', 'high') returning id)
insert into written (id, customer_id, amount, note, extra) select id, :customer, :amount, 'added', 'shop foot high' from added;
commit;
begin;
with gone as (delete from orders where id = :victim and :amount < 500 returning id)
insert into written (id, deleted) select id, true from gone;
commit;
