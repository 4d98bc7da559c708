insert into lot select n, 'Lot ' || n, n / 3.0 from generate_series(1, 100) as n;
