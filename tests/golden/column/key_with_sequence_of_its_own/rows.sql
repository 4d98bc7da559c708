insert into tickets (title, code) select 't' || i, 'C' || i from generate_series(1, 1100) i;
