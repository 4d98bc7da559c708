insert into customers select i, 'c' || i from generate_series(1, 20) i;
insert into orders select i, nullif(i / 2, 0), i % 20 + 1, 'c' || (i % 20 + 1) from generate_series(1, 300) i;
