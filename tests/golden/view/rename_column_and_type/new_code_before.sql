insert into orders (id, owner) values ((select max(id) + 1 from orders), 'new');
update orders set owner = 'seen' where id = 1;
