insert into orders select i, i % 90, 1 + i % 9, i % 7 * 100, 'n' || i from generate_series(1, 1200) i;
