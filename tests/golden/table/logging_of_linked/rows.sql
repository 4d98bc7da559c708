insert into users values (1, 'a'), (2, 'b');
insert into orders values (1, 1, 2), (2, null, null);
insert into notes values (1, 2);
insert into places values (1);
insert into visits values (1, 1);
