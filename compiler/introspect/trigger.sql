-- Triggers of users. A partition's copy of its table's trigger has a parent. The arguments end with
-- a zero byte each. Only the condition needs the server to print the whole.
select
  t.oid as trigger,
  t.tgrelid as relation,
  t.tgname as name,
  t.tgtype as type,
  t.tgenabled as firing,
  t.tgconstraint <> 0 as is_constraint,
  t.tgdeferrable as deferrable,
  t.tginitdeferred as initially_deferred,
  rn.nspname as referenced_schema,
  r.relname as referenced_name,
  t.tgattr as columns,
  t.tgoldtable as old_table,
  t.tgnewtable as new_table,
  pg_catalog.encode(t.tgargs, 'hex') as arguments,
  n.nspname as function_schema,
  p.proname as function_name,
  case when t.tgqual is not null then pg_catalog.pg_get_triggerdef(t.oid) end as definition
from pg_catalog.pg_trigger as t
join pg_catalog.pg_proc as p on p.oid = t.tgfoid
join pg_catalog.pg_namespace as n on n.oid = p.pronamespace
left join pg_catalog.pg_class as r on r.oid = t.tgconstrrelid
left join pg_catalog.pg_namespace as rn on rn.oid = r.relnamespace
where
  t.tgrelid = any ($1::oid[])
  and not t.tgisinternal
  and t.tgparentid = 0
  and t.tgname not like all (array['pleat\_%', '!pleat\_%', '~pleat\_%'])
  -- Up to 2.22 TimescaleDB puts triggers of its own on hypertables.
  and not exists (
    select
    from pg_catalog.pg_depend as d
    join pg_catalog.pg_extension as e on e.oid = d.refobjid
    where
      d.classid = 'pg_catalog.pg_proc'::pg_catalog.regclass
      and d.objid = t.tgfoid
      and d.deptype = 'e'
      and e.extname = 'timescaledb'
  )
  and not exists (
    select
    from pg_catalog.pg_depend as d
    where
      d.classid = 'pg_catalog.pg_trigger'::pg_catalog.regclass
      and d.objid = t.oid
      and d.deptype = 'e'
  )
order by t.tgrelid, t.tgname
