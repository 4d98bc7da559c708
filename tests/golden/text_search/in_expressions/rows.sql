insert into notes (id, body) select i, 'word ' || i from generate_series(1, 10) i;
