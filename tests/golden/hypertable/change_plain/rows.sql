insert into readings select nullif(i % 3, 0), timestamptz '2024-01-01' + i * interval '1 hour', i, 'n', 'g' from generate_series(1, 300) i;
