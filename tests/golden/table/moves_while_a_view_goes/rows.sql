insert into metric select n, n from generate_series(1, 5) n;
