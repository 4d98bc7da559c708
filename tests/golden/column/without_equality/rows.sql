insert into places
select i, point(i, 1), jsonb_build_object('n', i)::text::json, '{}', row(point(1, i), '[]')::spot, '{"a": 1}'
from generate_series(1, 5) as i;
