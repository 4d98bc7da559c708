\set id random(1, :rows)
\set victim random(1, :rows)
\set customer random(0, :rows / 100 - 1)
\set amount random(1, 5000)
select customer_id, amount, note, remark from orders left join remarks on order_id = orders.id where orders.id = :id;
begin;
with changed as (update orders set amount = :amount, note = 'old ' || :amount where id = :id returning id, customer_id)
insert into written (id, customer_id, amount, note, extra) select id, customer_id, :amount, 'old ' || :amount, 'remark ' || :amount from changed;
delete from remarks where order_id = :id;
insert into remarks (order_id, remark) select id, 'remark ' || :amount from orders where id = :id;
commit;
begin;
insert into orders (customer_id, amount, note, reference) values (:customer, :amount, 'added', gen_random_uuid()) returning id as added \gset
insert into remarks (order_id, remark) values (:added, 'remark ' || :amount);
insert into written (id, customer_id, amount, note, extra) values (:added, :customer, :amount, 'added', 'remark ' || :amount);
commit;
begin;
with gone as (delete from orders where id = :victim and :amount < 500 returning id)
insert into written (id, deleted) select id, true from gone;
commit;
