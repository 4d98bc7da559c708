-- Which versions of the rows there are: DDL makes new ones of those that it changes. Counts and sizes
-- are changed in place.
select
  pg_catalog.md5(pg_catalog.string_agg(m.mark, ',' order by m.mark)) as marks
from (
  select 'c' || c.oid || ' ' || c.xmin as mark
  from pg_catalog.pg_class as c
  where c.oid = any ($1::oid[])
  union all
  select 'a' || a.attrelid || ' ' || pg_catalog.count(*) || ' ' || pg_catalog.sum(a.xmin::text::bigint)
  from pg_catalog.pg_attribute as a
  where a.attrelid = any ($1::oid[])
  group by a.attrelid
  union all
  select 'd' || d.oid || ' ' || d.xmin
  from pg_catalog.pg_attrdef as d
  where d.adrelid = any ($1::oid[])
  union all
  select 'k' || k.oid || ' ' || k.xmin
  from pg_catalog.pg_constraint as k
  where k.conrelid = any ($1::oid[])
  union all
  select 'i' || i.indexrelid || ' ' || i.xmin
  from pg_catalog.pg_index as i
  where i.indrelid = any ($1::oid[])
  union all
  select 'r' || r.oid || ' ' || r.xmin
  from pg_catalog.pg_rewrite as r
  where r.ev_class = any ($1::oid[])
  union all
  select 'n' || n.oid || ' ' || n.xmin
  from pg_catalog.pg_namespace as n
  where n.oid = any ($2::oid[])
  union all
  select 't' || t.oid || ' ' || t.xmin
  from pg_catalog.pg_type as t
  where t.typnamespace = any ($2::oid[])
  union all
  select 'p' || p.oid || ' ' || p.xmin
  from pg_catalog.pg_proc as p
  where p.pronamespace = any ($2::oid[])
) as m
