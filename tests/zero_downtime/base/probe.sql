-- What code of any age does, for alter.sql.
\set id random(1, :rows)
select amount from orders where id = :id;
update orders set amount = amount where id = :id;
