insert into account select n, 'a' || n from generate_series(1, 20) as n;
insert into booking select n, n % 20 + 1, nullif(n % 7, 0), n, 'booking ' || n from generate_series(1, 200) as n;
