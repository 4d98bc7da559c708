insert into customers select generate_series(1, 20);
insert into orders select i, i, 'a', i % 20 + 1, 1, i from generate_series(1, 300) i;
