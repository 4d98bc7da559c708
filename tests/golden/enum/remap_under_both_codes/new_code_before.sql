insert into orders (id, state) select max(id) + 1, 'payed' from orders;
update orders set state = 'payed' where id = 4;
update orders set note = 'seen by new code' where id = 5;
