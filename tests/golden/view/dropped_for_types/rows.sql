insert into orders values (1, 'a', 2), (2, 'b', 3);
