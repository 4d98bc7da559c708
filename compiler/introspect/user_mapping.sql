-- The view hides the options from whom they are not for. Passwords stay on the server.
select
  m.srvname as server,
  m.usename as user_name,
  array(
    select o.option
    from pg_catalog.unnest(m.umoptions) as o (option)
    where o.option !~ '^(password|sslpassword|passcode|secret|secret_key|token)='
  ) as options,
  -- None, or none that the role may see.
  m.umoptions is null
  and not (
    select r.rolsuper
    from pg_catalog.pg_roles as r
    where r.rolname = current_user
  ) as is_hidden
from pg_catalog.pg_user_mappings as m
order by m.srvname, m.usename
