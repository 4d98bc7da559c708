insert into visits select n, n from generate_series(101, 105) n;
