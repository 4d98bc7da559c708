insert into devices select md5(i::text)::uuid::text, 'd' || i from generate_series(1, 100) i;
insert into readings select md5((i % 100 + 1)::text)::uuid::text, timestamptz '2024-01-01 00:00+00' + i * interval '1 hour', i
from generate_series(1, 1500) i;
insert into parts select i, case when i % 2 = 0 then null else md5((i % 100 + 1)::text)::uuid::text end from generate_series(1, 50) i;
