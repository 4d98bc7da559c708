insert into a select '2024-01-01'::timestamptz + g * interval '7 hours', g % 3, g from generate_series(1, 20) as g;
select compress_chunk(c) from show_chunks('a') as c order by c limit 2;
