insert into orders (id, amount) values ((select max(id) + 1 from orders), '12.50');
