insert into stays (id) select generate_series(1, 50);
