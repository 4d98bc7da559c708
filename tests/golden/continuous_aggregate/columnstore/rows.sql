insert into metrics
select t, d from generate_series(timestamptz '2024-01-01 00:00+00', timestamptz '2024-02-20 00:00+00', interval '6 hours') as t,
  generate_series(1, 3) as d;
call refresh_continuous_aggregate('a', null, null);
call refresh_continuous_aggregate('b', null, null);
call refresh_continuous_aggregate('c', null, null);
select compress_chunk(c) from show_chunks('a') c;
select compress_chunk(c) from show_chunks('b') c;
