insert into orders values (1, 5), (2, null);
insert into lines values (1, 5), (2, null);
insert into notes values (1, 5), (2, null);
