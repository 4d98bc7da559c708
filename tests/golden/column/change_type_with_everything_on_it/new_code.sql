insert into orders (id, quantity, price) values ((select max(id) + 1 from orders), 77, 3);
insert into orders (id, price) values ((select max(id) + 1 from orders), 4);
update orders set quantity = 78 where id = 7;
update orders set price = 0 where id = 8;
