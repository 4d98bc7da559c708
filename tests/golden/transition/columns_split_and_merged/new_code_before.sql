insert into customers (id, contact, street, town, found)
values ((select max(id) + 1 from customers), 'New van Code', '1 New Street', 'New Town', '{"by":  "new"}');
update customers set contact = 'Nova de la Code', found = '{"id": 9}' where id = 9;
update customers set street = '2 New Street', town = 'Town' where id = 12;
update customers set score = 98 where id = 13;
delete from customers where id = 14;
