-- Every role of the server, by name only where nobody declares it. Passwords are not looked at.
select
  r.rolname as name,
  r.rolsuper as superuser,
  r.rolcreatedb as create_database,
  r.rolcreaterole as create_role,
  r.rolinherit as inherit,
  r.rolcanlogin as login,
  r.rolreplication as replication,
  r.rolbypassrls as bypass_row_security,
  r.rolconnlimit as connection_limit,
  r.rolvaliduntil::text as valid_until,
  array(
    select g.rolname
    from pg_catalog.pg_auth_members as m
    join pg_catalog.pg_roles as g on g.oid = m.roleid
    where m.member = r.oid
  ) as member_of,
  pg_catalog.shobj_description(r.oid, 'pg_authid') as comment,
  r.rolname = session_user as is_user,
  r.oid = (
    select d.datdba
    from pg_catalog.pg_database as d
    where d.datname = pg_catalog.current_database()
  ) as is_owner
from pg_catalog.pg_roles as r
order by r.rolname
