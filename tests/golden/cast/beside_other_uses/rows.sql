insert into lookup (id, name, k) select i, 'name ' || i, i from generate_series(1, 10) i;
