insert into items values (1, 2, 'a');
