insert into orders select i, case when i % 2 = 0 then 'open' else 'done' end::"old state" from generate_series(1, 1200) i;
