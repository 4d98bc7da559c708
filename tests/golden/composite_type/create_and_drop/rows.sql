insert into places (id) select generate_series(1, 50);
