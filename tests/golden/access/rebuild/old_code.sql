set role auditor;
select id, total from orders;
update orders set total = total;
select * from dear_orders;
set role clerk;
select * from counts;
insert into orders values (3, 300);
delete from orders where id = 3;
