insert into visits select date '2024-03-01' + i, '/' || i from generate_series(1, 50) i;
insert into visits_2023 select date '2023-03-01' + i, '/' || i from generate_series(1, 50) i;
