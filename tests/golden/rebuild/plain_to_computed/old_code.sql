insert into orders select max(id) + 1, 5, 3, 14.99, 'rebate' from orders;
update orders set total = total + 1 where id = 7;
update orders set total = total - 1 where id = 7;
update orders set price = -1 where id = 8;
update orders set price = 8 where id = 8;
insert into orders select max(id) + 1, -5, 3, 14.99, 'does not add up' from orders;
delete from orders where note = 'does not add up';
