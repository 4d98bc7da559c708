insert into products values (1, 'a'), (2, 'b');
insert into books values (3, 'a'), (4, 'b');
