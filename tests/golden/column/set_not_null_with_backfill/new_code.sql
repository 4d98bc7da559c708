insert into orders (id, amount, note) values ((select max(id) + 1 from orders), 2, 'new code');
update orders set note = 'seen by new code' where id = 7;
