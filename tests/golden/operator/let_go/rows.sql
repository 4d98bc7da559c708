insert into lots (id) select i from generate_series(1, 20) i;
insert into parts select i, i from generate_series(1, 9) i;
