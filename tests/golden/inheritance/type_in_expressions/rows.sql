insert into readings (id, value) select n, n from generate_series(1, 5) n;
insert into old_readings (id, value) select n, n from generate_series(6, 9) n;
