insert into documents (id, body, code) select i, repeat('x', i), 'c' || i from generate_series(1, 300) i;
