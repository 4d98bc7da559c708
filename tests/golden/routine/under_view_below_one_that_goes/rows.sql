insert into lots select i from generate_series(1, 20) as i;
