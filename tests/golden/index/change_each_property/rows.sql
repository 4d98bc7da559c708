insert into docs select i, 'A' || i, i % 10, i from generate_series(1, 200) i;
