insert into readings select i % 3, timestamptz '2024-01-01' + i * interval '1 hour', nullif(i % 5, 0), 'n' from generate_series(1, 300) i;
