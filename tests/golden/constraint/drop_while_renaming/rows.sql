insert into users values (1, null, 5, 1), (2, 1, 6, 1);
