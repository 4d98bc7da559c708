insert into orders (id, note) values ((select max(id) + 1 from orders), 'old code');
