insert into orders (id, parent_id, customer_id, code, a) values ((select max(id) + 1 from orders), 7, 1, 'c1', 1);
update orders set customer_id = 3, code = 'c3', a = 3 where id = 7;
