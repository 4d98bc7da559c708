insert into items select i, 'n' || i, nullif(i, 3), 'o', i from generate_series(1, 20) as i;
