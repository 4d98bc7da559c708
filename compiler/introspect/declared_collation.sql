-- Where the locale of ICU stands has changed with 15 and with 17, so the row is asked by name.
select
  l.oid as collation,
  l.collnamespace as schema,
  l.collname as name,
  l.collprovider as provider,
  coalesce(
    pg_catalog.to_jsonb(l) ->> 'colllocale',
    pg_catalog.to_jsonb(l) ->> 'colliculocale',
    l.collcollate
  ) as locale,
  l.collctype as ctype,
  l.collisdeterministic as is_deterministic,
  pg_catalog.to_jsonb(l) ->> 'collicurules' as rules
from pg_catalog.pg_collation as l
where
  l.collnamespace = any ($1::oid[])
  and not exists (
    select
    from pg_catalog.pg_depend as d
    where
      d.classid = 'pg_catalog.pg_collation'::pg_catalog.regclass
      and d.objid = l.oid
      and d.deptype = 'e'
  )
order by l.oid
