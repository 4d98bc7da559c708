insert into orders select i, i, 0, 'c' || i, 'Name ' || i from generate_series(1, 10) i;
