insert into docs select i, case when i % 3 = 0 then 'none' when i % 3 = 1 then 'c' || i end from generate_series(1, 1200) i;
