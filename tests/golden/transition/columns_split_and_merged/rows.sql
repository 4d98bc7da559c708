insert into customers (id, contact, street, town, found)
select i, 'Given' || i || ' Family' || i, case when i % 3 > 0 then i || ' Main Street' end, 'Town' || i, '{"n": 1}'
from generate_series(1, 300) as i;
