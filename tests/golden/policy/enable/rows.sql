insert into notes values (1, 'app', 'mine'), (2, 'other', 'secret');
