insert into orders (id, amount) values ((select max(id) + 1 from orders), 77.25);
update orders set amount = 78.50 where id = 7;
