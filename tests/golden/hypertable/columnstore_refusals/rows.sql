insert into devices select generate_series(0, 2);
insert into readings select timestamptz '2024-01-01' + i * interval '1 hour', i % 3, i % 2, 'c' || i, i from generate_series(1, 300) i;
insert into plain select timestamptz '2024-01-01' + i * interval '1 hour', i % 3, i from generate_series(1, 300) i;
select compress_chunk(c) from show_chunks('readings') c limit 1;
