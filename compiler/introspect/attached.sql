-- Indexes of partitions that belong to one of the parent.
select
  c.relnamespace as schema,
  c.relname as name
from pg_catalog.pg_class as c
where
  c.relkind in ('i', 'I')
  and c.relispartition
  and c.relnamespace = any ($1::oid[])
order by c.oid
