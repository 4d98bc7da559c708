insert into readings select i % 3, timestamptz '2024-01-01' + i * interval '1 hour', i from generate_series(1, 300) i;
