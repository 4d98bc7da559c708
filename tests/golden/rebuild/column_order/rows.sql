insert into customers values (1), (2);
insert into orders (note, paid, customer, total) select 'note ' || i, i % 2 = 0, 1 + i % 2, i * 10 from generate_series(1, 30) as i;
insert into lines select i, i from generate_series(1, 30) as i;
