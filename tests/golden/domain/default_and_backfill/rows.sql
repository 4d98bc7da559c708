insert into parts select i, i from generate_series(1, 100) as i;
