select
  s.oid as server,
  s.srvname as name,
  w.fdwname as wrapper,
  s.srvtype as type,
  s.srvversion as version,
  s.srvoptions as options
from pg_catalog.pg_foreign_server as s
join pg_catalog.pg_foreign_data_wrapper as w on w.oid = s.srvfdw
where
  not exists (
    select
    from pg_catalog.pg_depend as d
    where
      d.classid = 'pg_catalog.pg_foreign_server'::pg_catalog.regclass
      and d.objid = s.oid
      and d.deptype = 'e'
  )
order by s.oid
