insert into orders (id, amount, note, weight) values ((select max(id) + 1 from orders), 2, 'new code', 2.5);
update orders set note = 'seen by new code', weight = 1 where id = 7;
