-- polroles holds a zero for PUBLIC.
select
  p.oid as policy,
  p.polrelid as relation,
  p.polname as name,
  p.polcmd as command,
  p.polpermissive as permissive,
  array(
    select r.rolname
    from pg_catalog.pg_roles as r
    where r.oid = any (p.polroles)
    order by r.rolname collate "C"
  ) as roles,
  pg_catalog.pg_get_expr(p.polqual, p.polrelid) as visible,
  pg_catalog.pg_get_expr(p.polwithcheck, p.polrelid) as with_check
from pg_catalog.pg_policy as p
where p.polrelid = any ($1::oid[])
order by p.polrelid, p.polname
