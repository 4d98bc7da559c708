insert into orders (id, quantity) values ((select max(id) + 1 from orders), 2);
