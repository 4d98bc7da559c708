insert into orders values (1, 5, 'a'), (2, 50, 'b');
