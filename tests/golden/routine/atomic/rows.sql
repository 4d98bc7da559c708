insert into accounts values (1, 10), (2, 20);
