insert into a select timestamptz '2024-01-01' + i * interval '1 hour', i % 3 from generate_series(1, 300) i;
insert into b select timestamptz '2024-01-01' + i * interval '1 hour', i % 3 from generate_series(1, 300) i;
select compress_chunk(c) from show_chunks('a') c limit 1;
