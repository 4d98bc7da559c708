\set id random(1, :rows)
\set back random(0, 500)
\set customer random(0, :rows / 100 - 1)
\set amount random(1, 5000)
select customer_id, amount, note, region from orders where id = :id;
begin;
with changed as (update orders set amount = :amount, note = 'new', region = 'n' || :amount where id = :id returning id, customer_id)
insert into written (id, customer_id, amount, note, extra) select id, customer_id, :amount, 'new', 'n' || :amount from changed;
commit;
begin;
with added as (insert into orders (customer_id, amount, note, reference, region) values (:customer, :amount, 'added', gen_random_uuid(), 'n' || :amount) returning id)
insert into written (id, customer_id, amount, note, extra) select id, :customer, :amount, 'added', 'n' || :amount from added;
commit;
-- One of the last orders, whoever wrote it, has another amount.
begin;
with changed as (update orders set amount = :amount, note = 'late' where id = (select max(id) from orders) - :back returning id, customer_id)
insert into written (id, customer_id, amount, note) select id, customer_id, :amount, 'late' from changed;
commit;
