insert into orders values (1, 'a'), (2, null);
