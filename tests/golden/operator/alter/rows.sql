insert into marks values (1, 2), (3, 3);
