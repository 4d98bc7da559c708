insert into names select i, 'name ' || i, chr(96 + i) from generate_series(1, 20) i;
