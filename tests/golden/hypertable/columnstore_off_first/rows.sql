insert into readings select timestamptz '2024-01-01' + i * interval '1 hour', i % 3, 'n' || i from generate_series(1, 300) i;
select compress_chunk(c) from show_chunks('readings') c limit 1;
