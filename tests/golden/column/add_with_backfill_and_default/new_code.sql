insert into orders (id, amount, state, kind) values ((select max(id) + 1 from orders), 2, 'late', 'small');
update orders set amount = 99, state = 'late' where id = 7;
