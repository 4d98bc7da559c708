insert into events values (1, 5), (20, null);
