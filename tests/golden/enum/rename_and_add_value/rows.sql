insert into t values (1, 'open'), (2, 'done');
