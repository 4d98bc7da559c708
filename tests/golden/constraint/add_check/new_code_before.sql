insert into orders (id, amount) values ((select max(id) + 1 from orders), 2);
update orders set amount = 99 where id = 7;
