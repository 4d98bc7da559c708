insert into orders (code, amount) select 'o' || i, i from generate_series(1, 20) i;
