insert into plants select i, date '2024-01-01' + i from generate_series(1, 20) as i;
