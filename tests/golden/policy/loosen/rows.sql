insert into notes values (1, 'app'), (2, 'other');
