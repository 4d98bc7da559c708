insert into orders values (1, 50, 'a'), (2, 500, null);
