insert into orders (id, amount, remark) values ((select max(id) + 1 from orders), 2, 'new code');
insert into orders (id, amount) values ((select max(id) + 1 from orders), 3);
update orders set remark = 'seen by new code' where id = 7;
update orders set remark = null where id = 8;
update orders set amount = 99 where id = 10;
delete from orders where id = 11;
