-- Operator classes that are the default of their type are left out, as pg_get_partkeydef() does.
select
  p.partrelid as relation,
  p.partstrat as strategy,
  p.partattrs as columns,
  p.partcollation as collations,
  pg_catalog.pg_get_expr(p.partexprs, p.partrelid) as expressions,
  array(
    select case when o.opcdefault then '' else n.nspname end
    from pg_catalog.unnest(p.partclass) with ordinality as u (opclass, position)
    join pg_catalog.pg_opclass as o on o.oid = u.opclass
    join pg_catalog.pg_namespace as n on n.oid = o.opcnamespace
    order by u.position
  ) as opclass_schemas,
  array(
    select case when o.opcdefault then '' else o.opcname end
    from pg_catalog.unnest(p.partclass) with ordinality as u (opclass, position)
    join pg_catalog.pg_opclass as o on o.oid = u.opclass
    order by u.position
  ) as opclasses,
  array(
    select coalesce(n.nspname, '')
    from pg_catalog.unnest(p.partcollation) with ordinality as u (collation_oid, position)
    left join pg_catalog.pg_collation as l on l.oid = u.collation_oid
    left join pg_catalog.pg_namespace as n on n.oid = l.collnamespace
    order by u.position
  ) as collation_schemas,
  array(
    select coalesce(l.collname, '')
    from pg_catalog.unnest(p.partcollation) with ordinality as u (collation_oid, position)
    left join pg_catalog.pg_collation as l on l.oid = u.collation_oid
    order by u.position
  ) as collation_names
from pg_catalog.pg_partitioned_table as p
where p.partrelid = any ($1::oid[])
order by p.partrelid
