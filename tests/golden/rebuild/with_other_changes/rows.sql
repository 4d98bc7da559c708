insert into notes select i, 'b' || i, 's', 'o', i from generate_series(1, 300) i;
