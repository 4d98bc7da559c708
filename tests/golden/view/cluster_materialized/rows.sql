insert into t values (1, 'a', 2), (2, 'b', 1);
