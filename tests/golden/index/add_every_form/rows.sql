insert into docs (id, a, b) select i, 'A' || i, i % 10 from generate_series(1, 1500) i;
