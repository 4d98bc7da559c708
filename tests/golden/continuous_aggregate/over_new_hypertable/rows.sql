insert into metrics select i % 3, timestamptz '2024-01-01 00:00+00' + i * interval '1 hour', i from generate_series(1, 300) as i;
