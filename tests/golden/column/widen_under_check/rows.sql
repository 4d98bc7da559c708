insert into people select i, 'c' || i, 'name ' || i from generate_series(1, 30) i;
insert into guests select i, 'g' || i, 'guest ' || i from generate_series(31, 40) i;
