insert into orders (id) values ((select max(id) + 1 from orders));
