insert into people (id, mail, name, gone) select i, 'M' || i || '@x', 'name ' || i, i % 3 = 0 from generate_series(1, 30) i;
