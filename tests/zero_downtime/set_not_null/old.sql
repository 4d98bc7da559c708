\set id random(1, :rows)
\set amount random(1, 5000)
select customer_id, amount, note from orders where id = :id;
begin;
with changed as (update orders set amount = :amount, note = null where id = :id returning id, customer_id)
insert into written (id, customer_id, amount, note) select id, customer_id, :amount, 'none' from changed;
commit;
begin;
with added as (insert into orders (customer_id, amount) values (1, :amount) returning id)
insert into written (id, customer_id, amount, note) select id, 1, :amount, 'none' from added;
commit;
