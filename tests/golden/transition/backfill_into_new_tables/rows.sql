insert into "ProductionMetric" select i, timestamptz '2024-01-01' + i * interval '1 minute', i % 10, i % 4, case when i % 100 = 0 then 'n' || i % 300 end from generate_series(1, 2500) i;
insert into "Plant" select 'P' || i, 'city ' || i % 3 from generate_series(1, 1200) i;
