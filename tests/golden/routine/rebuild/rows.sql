insert into notes (id, body) values (1, 'one'), (2, 'eleven and more');
