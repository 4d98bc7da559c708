insert into customers select i from generate_series(1, 20) as i;
insert into orders select i, i % 20 + 1 from generate_series(1001, 1020) as i;
insert into orders select i, i % 20 + 1 from generate_series(3001, 3020) as i;
insert into clicks select i, 3000 + i from generate_series(1, 20) as i;
