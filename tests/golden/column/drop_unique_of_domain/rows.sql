insert into orders values (1, 'a', 'x'), (2, 'b', 'y');
