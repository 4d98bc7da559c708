set role auditor;
insert into orders (id, note) values (5, 'old');
update orders set note = 'older' where id = 5;
select id, note from orders;
reset role;
delete from orders where id = 5;
