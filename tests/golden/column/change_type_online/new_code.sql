insert into orders (id, amount, note) values ((select max(id) + 1 from orders), 77, 'new code');
update orders set amount = 78 where id = 7;
update orders set note = 'seen by new code' where id = 8;
