select
  a.attrelid as view,
  a.attname as name
from pg_catalog.pg_attribute as a
where a.attrelid = any ($1::oid[]) and a.attnum > 0
order by a.attrelid, a.attnum
