insert into people (id) select generate_series(1, 50);
