insert into t select i, case when i % 3 > 0 then 'L' || i end, i from generate_series(1, 1500) i;
insert into old_lots select 'L' || i from generate_series(1, 20) i;
