insert into orders (id, code) values ((select max(id) + 1 from orders), 'new');
update orders set code = 'seen' where id = 7;
