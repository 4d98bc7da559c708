insert into orders values (1, 'a', 'b'), (2, null, null);
