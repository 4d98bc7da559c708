insert into orders select i, date '2024-01-01' + i % 7, i * 10 from generate_series(1, 30) as i;
refresh materialized view by_day;
