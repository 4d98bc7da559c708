insert into a select now() - i * interval '1 hour', i from generate_series(1, 100) i;
insert into b select now() - i * interval '1 hour', i % 3, i from generate_series(1, 100) i;
insert into c select now() - i * interval '1 hour', i % 3 from generate_series(1, 100) i;
