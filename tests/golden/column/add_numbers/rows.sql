insert into orders select 'c' || i from generate_series(1, 1500) i;
insert into bills (note) select 'n' || i from generate_series(1, 1200) i;
