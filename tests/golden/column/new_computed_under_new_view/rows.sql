insert into lot select i, i * 10 from generate_series(1, 30) as i;
