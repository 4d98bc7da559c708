insert into orders (id, price) values ((select max(id) + 1 from orders), 3);
