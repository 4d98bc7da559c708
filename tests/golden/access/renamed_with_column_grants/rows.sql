insert into accounts select i, 'name ' || i, 'secret ' || i from generate_series(1, 10) i;
