insert into old_one select generate_series(1, 100);
