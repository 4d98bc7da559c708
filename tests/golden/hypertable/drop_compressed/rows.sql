insert into readings
select timestamptz '2024-01-01 00:00+00' + i * interval '1 hour', i % 3, i from generate_series(1, 500) as i;
select compress_chunk(c) from show_chunks('readings') as c limit 2;
call refresh_continuous_aggregate('hourly', null, null);
select compress_chunk(c) from show_chunks('hourly') as c;
