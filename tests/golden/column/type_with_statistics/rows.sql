insert into items values (1, 'a', 3, 4), (2, 'b', 5, 6);
