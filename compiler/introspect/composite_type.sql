-- One row an attribute. Their comments hang on the relation behind the type.
select
  t.oid as type,
  t.typrelid as relation,
  t.typnamespace as schema,
  t.typname as name,
  a.attnum as number,
  a.attname as attribute,
  pg_catalog.format_type(a.atttypid, a.atttypmod) as attribute_type,
  n.nspname as collation_schema,
  l.collname as collation_name
from pg_catalog.pg_type as t
join pg_catalog.pg_class as c on c.oid = t.typrelid
left join pg_catalog.pg_attribute as a
  on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
left join pg_catalog.pg_type as b on b.oid = a.atttypid
left join pg_catalog.pg_collation as l
  on l.oid = a.attcollation and a.attcollation <> b.typcollation
left join pg_catalog.pg_namespace as n on n.oid = l.collnamespace
where
  t.typtype = 'c'
  and c.relkind = 'c'
  and t.typnamespace = any ($1::oid[])
  and not exists (
    select
    from pg_catalog.pg_depend as d
    where
      d.classid = 'pg_catalog.pg_type'::pg_catalog.regclass
      and d.objid = t.oid
      and d.deptype = 'e'
  )
order by t.oid, a.attnum
