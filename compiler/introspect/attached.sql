-- Indexes of partitions that belong to one of the parent.
select
  c.relnamespace as schema,
  c.relname as name,
  i.indrelid as relation,
  p.relnamespace as parent_schema,
  p.relname as parent_name
from pg_catalog.pg_class as c
join pg_catalog.pg_index as i on i.indexrelid = c.oid
join pg_catalog.pg_inherits as h on h.inhrelid = c.oid
join pg_catalog.pg_class as p on p.oid = h.inhparent
where
  c.relkind in ('i', 'I')
  and c.relispartition
  and i.indrelid = any ($1::oid[])
order by c.oid
