insert into names select i, 'town ' || i from generate_series(1, 10) i;
