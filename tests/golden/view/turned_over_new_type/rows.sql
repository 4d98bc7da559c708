insert into orders (id, owner) values (1, 'a'), (2, 'b');
