insert into maker select n from generate_series(1, 9) as n;
insert into part (id, maker_id, rival_id, size)
select n, n % 9 + 1, nullif(n % 7, 0), n % 90 from generate_series(1, 200) as n;
