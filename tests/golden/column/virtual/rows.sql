insert into a (id, price) values (1, 10), (2, 20);
