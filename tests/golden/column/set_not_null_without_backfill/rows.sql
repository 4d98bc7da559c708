insert into orders (id, note) select i, 'note ' || i from generate_series(1, 20) i;
