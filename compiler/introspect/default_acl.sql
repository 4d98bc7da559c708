-- Without a schema, the list replaces what PostgreSQL begins with; within one, it adds to that.
select
  pg_catalog.pg_get_userbyid(a.defaclrole) as role,
  n.nspname as schema,
  a.defaclobjtype as type,
  a.defaclacl::text[] as acl
from pg_catalog.pg_default_acl as a
left join pg_catalog.pg_namespace as n on n.oid = a.defaclnamespace
where a.defaclnamespace = 0 or a.defaclnamespace = any ($1::oid[])
