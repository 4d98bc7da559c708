select
  t.oid as dictionary,
  t.dictnamespace as schema,
  t.dictname as name,
  n.nspname as template_schema,
  p.tmplname as template_name,
  t.dictinitoption as options
from pg_catalog.pg_ts_dict as t
join pg_catalog.pg_ts_template as p on p.oid = t.dicttemplate
join pg_catalog.pg_namespace as n on n.oid = p.tmplnamespace
where
  t.dictnamespace = any ($1::oid[])
  and not exists (
    select
    from pg_catalog.pg_depend as d
    where
      d.classid = 'pg_catalog.pg_ts_dict'::pg_catalog.regclass
      and d.objid = t.oid
      and d.deptype = 'e'
  )
order by t.oid
