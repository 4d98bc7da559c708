insert into orders select i, 'c' || i, 'n' || i, i / 3.0, '2024-01-01', '10.0.0.0/8' from generate_series(1, 50) i;
