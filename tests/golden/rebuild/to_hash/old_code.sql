insert into orders (customer_id, note, total) values (3, 'during', 7), (4, null, 70);
update orders set total = total + 1 where id in (1, 2001);
delete from orders where id in (3, 2003);
insert into lines (order_id) select max(id) from orders;
