insert into orders (customer_id, note, total) values (6, 'by new code', 9);
insert into lines (order_id) select max(id) from orders;
update orders set total = total + 1 where note = 'by new code';
delete from orders where id = 33;
