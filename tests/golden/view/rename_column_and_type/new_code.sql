insert into orders (id, head) values ((select max(id) + 1 from orders), 'new');
update orders set head = 'seen' where id = 1;
