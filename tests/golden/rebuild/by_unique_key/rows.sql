insert into readings select i % 7, date '2023-06-01' + i, i from generate_series(1, 400) i;
insert into tags select 'tag ' || i, nullif(i % 5, 0) * 1000 + i, 'n' from generate_series(1, 200) i;
