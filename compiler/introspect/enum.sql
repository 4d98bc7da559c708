select
  t.oid as type,
  t.typnamespace as schema,
  t.typname as name,
  e.enumlabel as label
from pg_catalog.pg_type as t
left join pg_catalog.pg_enum as e on e.enumtypid = t.oid
where
  t.typtype = 'e'
  and t.typnamespace = any ($1::oid[])
  and not exists (
    select
    from pg_catalog.pg_depend as d
    where
      d.classid = 'pg_catalog.pg_type'::pg_catalog.regclass
      and d.objid = t.oid
      and d.deptype = 'e'
  )
order by t.oid, e.enumsortorder
