insert into orders values (1, null, 2.5), (2, null, 5);
