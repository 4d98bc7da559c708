insert into orders select i, 'note ' || i from generate_series(1, 10) i;
