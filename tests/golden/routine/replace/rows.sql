insert into notes values (1, ' One'), (2, 'Two ');
