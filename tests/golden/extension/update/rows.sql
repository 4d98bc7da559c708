insert into pages values (1, 'a page');
