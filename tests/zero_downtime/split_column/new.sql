\set id random(1, :rows)
\set victim random(1, :rows)
\set customer random(0, :rows / 100 - 1)
\set amount random(1, 5000)
select customer_id, amount, note, given, family from orders where id = :id;
begin;
with changed as (update orders set given = 'New' || :amount, family = 'Name' || :amount, amount = :amount, note = 'new' where id = :id returning id, customer_id)
insert into written (id, customer_id, amount, note, extra) select id, customer_id, :amount, 'new', 'New' || :amount || ' Name' || :amount from changed;
select 1 / (given || family = 'New' || :amount || 'Name' || :amount)::integer from orders where id = :id;
commit;
begin;
with added as (insert into orders (customer_id, amount, note, reference, given, family) values (:customer, :amount, 'added', gen_random_uuid(), 'New' || :amount, 'Name' || :amount) returning id)
insert into written (id, customer_id, amount, note, extra) select id, :customer, :amount, 'added', 'New' || :amount || ' Name' || :amount from added;
commit;
begin;
with gone as (delete from orders where id = :victim and :amount < 500 returning id)
insert into written (id, deleted) select id, true from gone;
commit;
