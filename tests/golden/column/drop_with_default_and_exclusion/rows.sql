insert into rooms select i, daterange(date '2024-01-01' + i, date '2024-01-01' + i + 1) from generate_series(1, 20) i;
