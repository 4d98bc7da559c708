\set id random(1, :rows)
\set victim random(1, :rows)
\set customer random(0, :rows / 100 - 1)
\set amount random(1, 5000)
select customer_id, amount, note, state from orders where id = :id;
select sum(amount) from orders where customer_id = :customer and state = 'paid';
begin;
with changed as (update orders set amount = :amount, state = 'paid', note = 'changed ' || :amount where id = :id returning id, customer_id)
insert into written (id, customer_id, amount, note, extra) select id, customer_id, :amount, 'changed ' || :amount, 'paid' from changed;
-- What it wrote is what it reads: else this divides by zero.
select 1 / (state = 'paid')::integer from orders where id = :id;
commit;
begin;
with added as (insert into orders (customer_id, amount, note, reference, state) values (:customer, :amount, 'added', gen_random_uuid(), 'paid') returning id)
insert into written (id, customer_id, amount, note, extra) select id, :customer, :amount, 'added', 'paid' from added;
commit;
begin;
with gone as (delete from orders where id = :victim and :amount < 500 returning id)
insert into written (id, deleted) select id, true from gone;
commit;
