insert into orders (id, name) values ((select max(id) + 1 from orders), 'old code');
