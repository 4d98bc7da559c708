update customers set contact = 'Changed By', town = 'Old Town' where id = 7;
update customers set street = null, score = 50 where id = 8;
update customers set score = 99 where id = 10;
delete from customers where id = 11;
