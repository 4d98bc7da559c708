select
  c.oid as relation,
  pg_catalog.pg_get_viewdef(c.oid) as query
from pg_catalog.pg_class as c
where c.oid = any ($1::oid[])
order by c.oid
