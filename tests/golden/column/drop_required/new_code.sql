insert into orders (id, note) values ((select max(id) + 1 from orders), 'new code');
update orders set note = 'seen by new code' where id = 7;
