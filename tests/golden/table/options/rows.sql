insert into a select generate_series(1, 100);
insert into b select generate_series(1, 100);
insert into c select generate_series(1, 100);
