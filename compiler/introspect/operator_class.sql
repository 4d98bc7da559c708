-- Families, and behind them classes, which have a type.
select
  'pg_opfamily' as catalog,
  f.oid as object,
  f.opfnamespace as schema,
  f.opfname as name,
  m.amname as method,
  null as type,
  null as storage,
  false as is_default,
  null as family_schema,
  null as family_name
from pg_catalog.pg_opfamily as f
join pg_catalog.pg_am as m on m.oid = f.opfmethod
where
  f.opfnamespace = any ($1::oid[])
  and not exists (
    select
    from pg_catalog.pg_depend as d
    where
      d.classid = 'pg_catalog.pg_opfamily'::pg_catalog.regclass
      and d.objid = f.oid
      and d.deptype = 'e'
  )
union all
select
  'pg_opclass',
  c.oid,
  c.opcnamespace,
  c.opcname,
  m.amname,
  pg_catalog.format_type(c.opcintype, null),
  case when c.opckeytype <> 0 then pg_catalog.format_type(c.opckeytype, null) end,
  c.opcdefault,
  n.nspname,
  f.opfname
from pg_catalog.pg_opclass as c
join pg_catalog.pg_am as m on m.oid = c.opcmethod
join pg_catalog.pg_opfamily as f on f.oid = c.opcfamily
join pg_catalog.pg_namespace as n on n.oid = f.opfnamespace
where
  c.opcnamespace = any ($1::oid[])
  and not exists (
    select
    from pg_catalog.pg_depend as d
    where
      d.classid = 'pg_catalog.pg_opclass'::pg_catalog.regclass
      and d.objid = c.oid
      and d.deptype = 'e'
  )
order by 1, 2
