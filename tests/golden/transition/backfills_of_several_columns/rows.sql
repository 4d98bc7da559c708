insert into t select i, case when i % 2 = 0 then 'old ' || i end, null from generate_series(1, 1500) i;
insert into no_key select nullif(i % 3, 0) from generate_series(1, 1500) i;
