insert into orders (id, amount, note, label) values ((select max(id) + 1 from orders), 2, 'new code', 'given');
update orders set note = 'seen by new code', label = 'given' where id = 7;
