insert into orders (id, state) values ((select max(id) + 1 from orders), 'done');
