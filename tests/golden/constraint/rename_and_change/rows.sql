insert into orders values (1, 5, 'a'), (2, null, null);
