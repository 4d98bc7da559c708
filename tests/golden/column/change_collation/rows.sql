insert into documents (id, code) select i, 'c' || i from generate_series(1, 1100) i;
