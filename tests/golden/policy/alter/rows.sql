insert into notes values (1, 'app', 1), (2, 'other', 2);
