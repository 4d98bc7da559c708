select
  w.oid as wrapper,
  w.fdwname as name,
  hn.nspname as handler_schema,
  h.proname as handler_name,
  vn.nspname as validator_schema,
  v.proname as validator_name,
  w.fdwoptions as options
from pg_catalog.pg_foreign_data_wrapper as w
left join pg_catalog.pg_proc as h on h.oid = w.fdwhandler
left join pg_catalog.pg_namespace as hn on hn.oid = h.pronamespace
left join pg_catalog.pg_proc as v on v.oid = w.fdwvalidator
left join pg_catalog.pg_namespace as vn on vn.oid = v.pronamespace
where
  not exists (
    select
    from pg_catalog.pg_depend as d
    where
      d.classid = 'pg_catalog.pg_foreign_data_wrapper'::pg_catalog.regclass
      and d.objid = w.oid
      and d.deptype = 'e'
  )
order by w.oid
