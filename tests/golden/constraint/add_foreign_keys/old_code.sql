insert into orders (id, customer_id, code) values ((select max(id) + 1 from orders), 1, 'c1');
