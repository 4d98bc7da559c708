\set id random(1, :rows)
\set victim random(1, :rows)
\set customer random(0, :rows / 100 - 1)
\set amount random(1, 5000)
select customer_id, amount, note from orders where id = :id;
select sum_of(amount) from orders where customer_id = :customer and amount > 4990;
begin;
with changed as (update orders set amount = :amount, note = text_of(:amount) where id = :id returning id, customer_id)
insert into written (id, customer_id, amount, note) select id, customer_id, :amount, 'changed ' || :amount from changed;
commit;
begin;
with added as (insert into orders (customer_id, amount, note, reference) values (:customer, :amount, 'added', gen_random_uuid()) returning id)
insert into written (id, customer_id, amount, note) select id, :customer, :amount, 'added' from added;
commit;
call take_away(:victim);
