insert into orders select i, 'n' || i from generate_series(1, 20) as i;
insert into orders select i, 'n' || i from generate_series(1501, 1520) as i;
insert into visits select date '2024-04-10' + i from generate_series(0, 60) as i;
