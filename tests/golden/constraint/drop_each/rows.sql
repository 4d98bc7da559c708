insert into customers select generate_series(1, 20);
insert into orders select i, i, i % 20 + 1, null, i from generate_series(1, 300) i;
