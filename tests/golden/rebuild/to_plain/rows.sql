insert into visits (at, page) select date '2023-06-01' + i, '/' || i % 7 from generate_series(1, 1500) i;
