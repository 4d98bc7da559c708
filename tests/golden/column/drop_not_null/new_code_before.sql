alter table orders alter note drop not null;
insert into orders (id) values ((select max(id) + 1 from orders));
update orders set note = null where id = 7;
