insert into visits select i, 'p', '2024-01-01', i, 'd' from generate_series(1, 50) i;
