insert into job select i, i, i from generate_series(1, 60) as i;
