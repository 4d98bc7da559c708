insert into lots select i, 'b' from generate_series(1, 20) i;
