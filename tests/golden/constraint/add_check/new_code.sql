insert into orders (id, amount, weight, height) values ((select max(id) + 1 from orders), 2, 1.5, 2);
update orders set amount = 99, height = 3 where id = 7;
