-- One row a check.
select
  t.oid as type,
  t.typnamespace as schema,
  t.typname as name,
  pg_catalog.format_type(t.typbasetype, t.typtypmod) as base,
  t.typnotnull as not_null,
  pg_catalog.pg_get_expr(t.typdefaultbin, 0) as default_value,
  n.nspname as collation_schema,
  l.collname as collation_name,
  k.oid as constraint,
  k.conname as check_name,
  k.convalidated as is_validated,
  pg_catalog.pg_get_expr(k.conbin, 0) as expression
from pg_catalog.pg_type as t
join pg_catalog.pg_type as b on b.oid = t.typbasetype
left join pg_catalog.pg_collation as l
  on l.oid = t.typcollation and t.typcollation <> b.typcollation
left join pg_catalog.pg_namespace as n on n.oid = l.collnamespace
left join pg_catalog.pg_constraint as k on k.contypid = t.oid and k.contype = 'c'
where
  t.typtype = 'd'
  and t.typnamespace = any ($1::oid[])
  and not exists (
    select
    from pg_catalog.pg_depend as d
    where
      d.classid = 'pg_catalog.pg_type'::pg_catalog.regclass
      and d.objid = t.oid
      and d.deptype = 'e'
  )
order by t.oid, k.conname
