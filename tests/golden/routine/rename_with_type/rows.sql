insert into notes select i, 'ok' from generate_series(1, 10) i;
