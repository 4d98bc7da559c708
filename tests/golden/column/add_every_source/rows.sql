insert into app.orders (id, note) select i, 'note ' || i from generate_series(1, 1200) i;
