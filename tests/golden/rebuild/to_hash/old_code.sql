insert into orders (customer_id, note, total) values (3, 'during', 7), (4, null, 70), (5, 'gone', 1);
insert into lines (order_id) select max(id) from orders;
update orders set total = total + 1, note = 'changed' where note = 'during';
delete from orders where note = 'gone';
