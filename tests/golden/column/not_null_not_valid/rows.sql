insert into orders values (1, null, 'a', 'b', 'c', 'd', 'e');
insert into orders values (2, 'x', 'a', 'b', 'c', 'd', 'e');
