insert into devices select generate_series(1, 10);
