insert into maker (id, size) select n, n from generate_series(1, 20) as n;
insert into part (id, maker_id, size) select n, n % 20 + 1, n % 90 from generate_series(1, 100) as n;
update maker set boss = id * 3;
