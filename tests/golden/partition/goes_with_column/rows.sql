insert into events values (1, row('a', 1)), (2, null);
