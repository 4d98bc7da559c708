insert into orders values (1, 50), (2, 500), (3, 5000);
