\set id random(1, :rows)
\set victim random(1, :rows)
\set customer random(0, :rows / 100 - 1)
\set amount random(1, 5000)
select customer_id, amount, note, channel from purchases where id = :id;
select sum(amount) from purchases where customer_id = :customer and amount > 4990;
begin;
update purchases set amount = :amount, note = 'changed ' || :amount where id = :id;
insert into written (id, customer_id, amount, note) select id, customer_id, amount, note from purchases where id = :id;
commit;
begin;
with added as (insert into purchases (customer_id, amount, note, channel) values (:customer, :amount, 'added', 'shop') returning id)
insert into written (id, customer_id, amount, note, extra) select id, :customer, :amount, 'added', 'shop' from added;
commit;
begin;
delete from purchases where id = :victim and :amount < 500;
insert into written (id, deleted) select :victim, true where :amount < 500;
commit;
