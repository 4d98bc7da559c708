insert into items (id, amount) values (1, 1), (2, 2);
