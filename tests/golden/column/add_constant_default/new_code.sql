insert into orders (id, amount, note, state) values ((select max(id) + 1 from orders), 2, 'new code', 'done');
update orders set note = 'seen by new code', state = 'done' where id = 7;
