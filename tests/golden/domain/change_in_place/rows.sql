insert into orders select i, i, upper('code' || i) from generate_series(1, 100) i;
