insert into orders (id, state) select max(id) + 1, 'payed' from orders;
update orders set note = 'seen by old code' where id = (select max(id) from orders);
