insert into "My ""App"""."select" select i, 'b' || i, case when i % 2 = 0 then 'i' || i end from generate_series(1, 1200) i;
