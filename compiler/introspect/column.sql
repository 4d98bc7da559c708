-- The expression of a default holds no column and is printed without opening the table; that of a
-- generated column does. `pg_attver` is bookkeeping of the server that pg_dump leaves out as well.
select
  a.attrelid as relation,
  a.attnum as number,
  a.attname as name,
  a.atttypid as type,
  a.attcollation as collation,
  pg_catalog.format_type(a.atttypid, a.atttypmod) as type_text,
  a.attnotnull as not_null,
  not a.attislocal as inherited,
  a.attidentity as identity,
  a.attgenerated as generated,
  case
    when a.attgenerated = '' then pg_catalog.pg_get_expr(d.adbin, 0)
    else pg_catalog.pg_get_expr(d.adbin, d.adrelid)
  end as expression,
  n.nspname as collation_schema,
  l.collname as collation_name,
  case when a.attstorage <> t.typstorage then a.attstorage end as storage,
  case when a.attstattarget >= 0 then a.attstattarget end as statistics,
  a.attoptions as options,
  a.attacl::text[] as acl,
  a.attcompression as compression  -- postgres 14+
  '' as compression  -- postgres <14
from pg_catalog.pg_attribute as a
join pg_catalog.pg_type as t on t.oid = a.atttypid
left join pg_catalog.pg_attrdef as d on d.adrelid = a.attrelid and d.adnum = a.attnum
left join pg_catalog.pg_collation as l
  on l.oid = a.attcollation and a.attcollation <> t.typcollation
left join pg_catalog.pg_namespace as n on n.oid = l.collnamespace
where
  a.attrelid = any ($1::oid[])
  and a.attnum > 0
  and not a.attisdropped
order by a.attrelid, a.attnum
