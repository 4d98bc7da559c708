insert into orders select i, i, 'a' || i % 7, 'n' || i from generate_series(1, 300) i;
