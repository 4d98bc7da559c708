insert into notes (id, body) select i, 'note ' || i from generate_series(1, 30) as i;
