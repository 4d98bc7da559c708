insert into boxes (id, width) values (1, 2), (2, 4);
