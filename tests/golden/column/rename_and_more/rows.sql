insert into orders select i, case when i % 5 > 0 then 'L' || i end, i % 11, 's' || i % 10 from generate_series(1, 1500) i;
