insert into things select i, 'n' || i from generate_series(1, 20) as i;
