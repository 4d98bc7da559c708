\set id random(1, :rows)
\set victim random(1, :rows)
\set customer random(0, :rows / 100 - 1)
\set amount random(1, 5000)
select customer_id, amount, note, lines.id from orders join lines on order_id = orders.id where reference = 'R' || :id;
begin;
with changed as (update orders set amount = :amount, note = 'changed ' || :amount where reference = 'R' || :id returning id, customer_id)
insert into written (id, customer_id, amount, note) select id, customer_id, :amount, 'changed ' || :amount from changed;
commit;
begin;
insert into orders (customer_id, amount, note, reference) values (:customer, :amount, 'added', gen_random_uuid()) returning id as added \gset
insert into lines (order_id) values (:added);
insert into written (id, customer_id, amount, note, extra) select id, customer_id, amount, note, reference from orders where id = :added;
commit;
begin;
with gone as (delete from orders where reference = 'R' || :victim and :amount < 500 returning id)
insert into written (id, deleted) select id, true from gone;
commit;
