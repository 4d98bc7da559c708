insert into customers (name, referrer) values ('old code', 7);
update customers set id = id + 1000000 where name = 'old code' and id < 1000000;
insert into invoices (customer) values (-6), (null);
insert into visits values (current_date + (select count(*)::int from visits), 3);
insert into customers (id, name) values (-1000, 'gone');
delete from customers where id = -1000;
