insert into tasks
select i, case when i % 3 = 0 then 'closed' else 'open' end::state, case when i % 3 = 0 then '2024-01-01'::timestamptz end,
  '2024-02-03 04:05:06'::timestamptz + i * interval '1 day', i + 0.001 * (i % 7), 'A' || i,
  case when i % 2 = 0 then 'B' end, 'C', '{"n":  1}'
from generate_series(1, 200) as i;
