insert into visits values (1, '/'), (2, null);
