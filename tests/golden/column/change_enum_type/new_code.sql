insert into orders (id, state) values ((select max(id) + 1 from orders), 'open');
update orders set state = 'done' where id = 8;
