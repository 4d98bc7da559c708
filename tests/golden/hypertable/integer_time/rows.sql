insert into counters select i * 1000, i % 3 from generate_series(1, 300) i;
insert into readings select 1700000000 + i * 100, i from generate_series(1, 50) i;
