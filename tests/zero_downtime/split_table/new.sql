\set id random(1, :rows)
\set victim random(1, :rows)
\set customer random(0, :rows / 100 - 1)
\set amount random(1, 5000)
select customer_id, amount, note from shop_orders where id = :id union all select customer_id, amount, note from web_orders where id = :id;
select sum(amount) from shop_orders where customer_id = :customer and amount > 4990;
begin;
update shop_orders set amount = :amount, note = 'shop ' || :amount where id = :id;
update web_orders set amount = :amount, note = 'web ' || :amount where id = :id;
insert into written (id, customer_id, amount, note, extra) select id, customer_id, amount, note, 'shop' from shop_orders where id = :id
union all select id, customer_id, amount, note, 'web' from web_orders where id = :id;
commit;
begin;
with added as (insert into shop_orders (customer_id, amount, note) values (:customer, :amount, 'added') returning id)
insert into written (id, customer_id, amount, note, extra) select id, :customer, :amount, 'added', 'shop' from added;
with added as (insert into web_orders (customer_id, amount, note) values (:customer, :amount, 'added') returning id)
insert into written (id, customer_id, amount, note, extra) select id, :customer, :amount, 'added', 'web' from added;
commit;
begin;
delete from shop_orders where id = :victim and :amount < 500;
delete from web_orders where id = :victim and :amount < 500;
insert into written (id, deleted) select :victim, true where :amount < 500;
commit;
