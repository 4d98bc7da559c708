insert into places select generate_series(1, 10);
insert into readings select i, date '2023-03-01' + i % 900, 1 + i % 10, i, i from generate_series(1, 900) i;
