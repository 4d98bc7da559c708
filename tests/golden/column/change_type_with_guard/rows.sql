insert into orders select i, (i / 4.0)::numeric(12,2)::text from generate_series(1, 1500) i;
