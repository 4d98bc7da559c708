insert into customers select generate_series(1, 20);
insert into orders select i, i % 20 + 1, 'c' || i, i from generate_series(1, 300) i;
