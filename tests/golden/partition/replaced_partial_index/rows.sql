insert into events values (1, 'a', 2), (101, null, 3);
