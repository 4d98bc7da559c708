alter table orders alter code drop not null, alter code drop default, drop constraint if exists orders_code_key;
insert into orders (id) values ((select max(id) + 1 from orders));
