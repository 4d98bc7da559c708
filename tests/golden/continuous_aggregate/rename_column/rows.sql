insert into metrics (ts, device, value)
select t, d, extract(epoch from t)::bigint % 97 + d
from generate_series(timestamptz '2024-01-01 00:00+00', timestamptz '2024-01-20 00:00+00', interval '3 hours') as t,
  generate_series(1, 3) as d;

