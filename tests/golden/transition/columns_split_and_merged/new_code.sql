insert into customers (id, given, family, address, seen)
values ((select max(id) + 1 from customers), 'New', 'van Code', '1 New Street, New Town', '{"by":  "new"}');
update customers set given = 'Nova', family = 'de la Code', seen = '{"id": 9}' where id = 9;
update customers set address = '2 New Street, Town' where id = 12;
update customers set score = 98 where id = 13;
delete from customers where id = 14;
