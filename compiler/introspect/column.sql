-- What most columns lack is null, which costs least. Storage and collation are compared with the
-- type's own where they are read.
select
  a.attrelid as relation,
  a.attnum as number,
  a.attname as name,
  a.atttypid as type,
  a.attcollation as collation,
  pg_catalog.format_type(a.atttypid, a.atttypmod) as type_text,
  a.attnotnull as not_null,
  case when not a.attislocal then true end as inherited,
  case when a.attidentity <> '' then a.attidentity end as identity,
  case when a.attgenerated <> '' then a.attgenerated end as generated,
  a.attstorage as storage,
  case when a.attstattarget >= 0 then a.attstattarget end as statistics,
  a.attoptions as options,
  a.attacl::text[] as acl,
  case when a.attcompression <> '' then a.attcompression end as compression  -- postgres 14+
  null as compression  -- postgres <14
from pg_catalog.pg_attribute as a
where
  a.attrelid = any ($1::oid[])
  and a.attnum > 0
  and not a.attisdropped
