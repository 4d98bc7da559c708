insert into words values (1, 'hello'), (2, 'World');
