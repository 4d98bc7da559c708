insert into places select i % 7, i - 50, 'p' || i from generate_series(1, 1200) i;
insert into stays select i % 7, case when i % 3 = 0 then null else i - 50 end, i from generate_series(1, 400) i;
