insert into orders (id, amount, note) select i, i, 'note' from generate_series(1, 20) i;
