insert into orders select i, i % 9 + 1, i from generate_series(1, 1500) i;
