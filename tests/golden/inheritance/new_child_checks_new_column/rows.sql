insert into item select n from generate_series(1, 50) as n;
