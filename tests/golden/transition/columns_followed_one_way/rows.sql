insert into people (id, name, born, size)
select i, 'Name' || i, '2000-01-' || lpad((1 + i % 28)::text, 2, '0'), i % 7
from generate_series(1, 200) as i;
