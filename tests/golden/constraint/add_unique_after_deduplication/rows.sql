insert into orders (id, amount, note) select i, i, 'note' || i from generate_series(1, 20) i;
