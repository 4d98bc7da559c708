-- A function `canonical` can only be written in C, and there is no saying it in a schema file: such
-- a type is listed by name.
select
  t.oid as type,
  t.typnamespace as schema,
  t.typname as name,
  pg_catalog.format_type(r.rngsubtype, null) as subtype,
  case when not o.opcdefault then os.nspname end as opclass_schema,
  o.opcname as opclass_name,
  ls.nspname as collation_schema,
  l.collname as collation_name,
  ps.nspname as diff_schema,
  p.proname as diff_name,
  ms.nspname as multirange_schema,  -- postgres 14+
  m.typname as multirange_name  -- postgres 14+
  null as multirange_schema,  -- postgres <14
  null as multirange_name  -- postgres <14
from pg_catalog.pg_type as t
join pg_catalog.pg_range as r on r.rngtypid = t.oid
join pg_catalog.pg_type as b on b.oid = r.rngsubtype
join pg_catalog.pg_opclass as o on o.oid = r.rngsubopc
join pg_catalog.pg_namespace as os on os.oid = o.opcnamespace
left join pg_catalog.pg_collation as l
  on l.oid = r.rngcollation and r.rngcollation <> b.typcollation
left join pg_catalog.pg_namespace as ls on ls.oid = l.collnamespace
left join pg_catalog.pg_proc as p on p.oid = r.rngsubdiff
left join pg_catalog.pg_namespace as ps on ps.oid = p.pronamespace
left join pg_catalog.pg_type as m on m.oid = r.rngmultitypid  -- postgres 14+
left join pg_catalog.pg_namespace as ms on ms.oid = m.typnamespace  -- postgres 14+
where
  t.typtype = 'r'
  and r.rngcanonical = 0
  and t.typnamespace = any ($1::oid[])
  and not exists (
    select
    from pg_catalog.pg_depend as d
    where
      d.classid = 'pg_catalog.pg_type'::pg_catalog.regclass
      and d.objid = t.oid
      and d.deptype = 'e'
  )
order by t.oid
