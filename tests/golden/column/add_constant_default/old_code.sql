insert into orders (id, amount, note) values ((select max(id) + 1 from orders), 1, 'old code');
