insert into measures select i, date '2024-01-01' + i, i from generate_series(1, 200) i;
insert into tags select repeat('x', i) from generate_series(1, 40) i;
