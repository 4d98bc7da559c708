insert into orders select i, i % 7 from generate_series(1, 100) i;
