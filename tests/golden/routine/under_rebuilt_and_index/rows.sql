insert into plants select i, i from generate_series(1, 20) as i;
