insert into animals values (1);
insert into cats (id, lives, age, kind) values (2, '9', '4', 'tabby'), (3, null, '5', 'manx');
insert into dogs (id, lives) values (4, 1);
