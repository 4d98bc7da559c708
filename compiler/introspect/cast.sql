-- Those that initdb made have an oid below 16384; those of range types come and go with them.
select
  c.oid as object,
  pg_catalog.format_type(c.castsource, null) as source,
  pg_catalog.format_type(c.casttarget, null) as target,
  c.castmethod as method,
  c.castcontext as context,
  n.nspname as schema,
  f.proname as name,
  (
    select '(' || coalesce(
      pg_catalog.string_agg(pg_catalog.format_type(t.type, null), ', ' order by t.number), ''
    ) || ')'
    from pg_catalog.unnest(f.proargtypes::oid[]) with ordinality as t (type, number)
  ) as signature
from pg_catalog.pg_cast as c
left join pg_catalog.pg_proc as f on f.oid = c.castfunc
left join pg_catalog.pg_namespace as n on n.oid = f.pronamespace
where
  c.oid >= 16384
  and not exists (
    select
    from pg_catalog.pg_depend as d
    where
      d.classid = 'pg_catalog.pg_cast'::pg_catalog.regclass
      and d.objid = c.oid
      and d.deptype in ('e', 'i')
  )
order by c.oid
