insert into events values (1, 'a'), (120, null);
