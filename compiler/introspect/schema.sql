select
  n.oid as schema,
  n.nspname as name
from pg_catalog.pg_namespace as n
where
  n.nspname !~ '^pg_'
  and n.nspname not in ('information_schema', 'pleat')
  and n.nspname !~ '^pleat_(archive(_|$)|new_|old_)'
  and not exists (
    select
    from pg_catalog.pg_depend as d
    where
      d.classid = 'pg_catalog.pg_namespace'::pg_catalog.regclass
      and d.objid = n.oid
      and d.deptype = 'e'
  )
order by n.nspname
