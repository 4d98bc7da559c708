select
  t.oid as trigger,
  t.evtname as name,
  t.evtevent as event,
  t.evtenabled as firing,
  t.evttags as tags,
  n.nspname as function_schema,
  p.proname as function_name
from pg_catalog.pg_event_trigger as t
join pg_catalog.pg_proc as p on p.oid = t.evtfoid
join pg_catalog.pg_namespace as n on n.oid = p.pronamespace
where
  not exists (
    select
    from pg_catalog.pg_depend as d
    where
      d.classid = 'pg_catalog.pg_event_trigger'::pg_catalog.regclass
      and d.objid = t.oid
      and d.deptype = 'e'
  )
order by t.evtname
