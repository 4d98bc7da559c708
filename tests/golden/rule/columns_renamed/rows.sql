insert into orders values (2, 'a'), (3, 'b');
