insert into stays select i, row('s', i)::pair from generate_series(1, 20) as i;
