insert into orders (id, amount, note)
select i, i % 7, case when i % 3 = 0 then null else 'note ' || i end from generate_series(1, 2500) i;
