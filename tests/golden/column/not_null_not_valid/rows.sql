insert into orders values (1, null, 'a', 'b', 'c'), (2, 'x', 'a', 'b', 'c');
insert into notes values (1, 'a', 'b'), (2, 'c', 'd');
