select
  l.oid as collation,
  n.nspname as schema,
  l.collname as name
from pg_catalog.pg_collation as l
join pg_catalog.pg_namespace as n on n.oid = l.collnamespace
where l.oid = any ($1::oid[])
order by l.oid
