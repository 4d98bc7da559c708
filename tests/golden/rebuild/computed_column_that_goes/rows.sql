insert into orders (id, amount, note) select n, nullif(n, 7), 'note ' || n from generate_series(1, 20) n;
