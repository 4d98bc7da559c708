insert into orders (kind, code, note) select i, array[i::text], 'n' || i from generate_series(1, 20) as i;
