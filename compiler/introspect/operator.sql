-- `links` are the names of the function, commutator, negator, and of what estimates restrictions
-- and joins. What another operator has named and nobody has made yet has no function.
select
  o.oid as operator,
  o.oprnamespace as schema,
  o.oprname as name,
  case when o.oprleft <> 0 then pg_catalog.format_type(o.oprleft, null) end as left_type,
  pg_catalog.format_type(o.oprright, null) as right_type,
  o.oprcanhash as hashes,
  o.oprcanmerge as merges,
  array[fn.nspname, cn.nspname, nn.nspname, rn.nspname, jn.nspname]::text[] as schemas,
  array[f.proname, c.oprname, g.oprname, r.proname, j.proname]::text[] as names
from pg_catalog.pg_operator as o
join pg_catalog.pg_proc as f on f.oid = o.oprcode
join pg_catalog.pg_namespace as fn on fn.oid = f.pronamespace
left join pg_catalog.pg_operator as c on c.oid = o.oprcom
left join pg_catalog.pg_namespace as cn on cn.oid = c.oprnamespace
left join pg_catalog.pg_operator as g on g.oid = o.oprnegate
left join pg_catalog.pg_namespace as nn on nn.oid = g.oprnamespace
left join pg_catalog.pg_proc as r on r.oid = o.oprrest
left join pg_catalog.pg_namespace as rn on rn.oid = r.pronamespace
left join pg_catalog.pg_proc as j on j.oid = o.oprjoin
left join pg_catalog.pg_namespace as jn on jn.oid = j.pronamespace
where
  o.oprnamespace = any ($1::oid[])
  and o.oprright <> 0
  and not exists (
    select
    from pg_catalog.pg_depend as d
    where
      d.classid = 'pg_catalog.pg_operator'::pg_catalog.regclass
      and d.objid = o.oid
      and d.deptype = 'e'
  )
order by o.oid
