insert into reading select n from generate_series(1, 100) as n;
