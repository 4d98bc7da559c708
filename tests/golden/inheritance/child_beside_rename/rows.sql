insert into readings values (1, 5), (2, 7);
