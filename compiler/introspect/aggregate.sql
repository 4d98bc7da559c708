select
  p.oid as aggregate,
  p.pronamespace as schema,
  p.proname as name,
  p.proparallel as parallel,
  array(
    select pg_catalog.format_type(t.type, null)
    from pg_catalog.unnest(
      coalesce(p.proallargtypes, p.proargtypes::oid[])
    ) with ordinality as t (type, number)
    order by t.number
  ) as types,
  p.proargmodes::text[] as modes,
  p.proargnames as names,
  a.aggkind as kind,
  a.aggnumdirectargs as direct,
  pg_catalog.format_type(a.aggtranstype, null) as state,
  a.aggtransspace as state_size,
  a.aggfinalextra as final_extra,
  a.aggfinalmodify as final_modify,
  a.agginitval as initial,
  case when a.aggmtranstype <> 0 then pg_catalog.format_type(a.aggmtranstype, null) end
    as moving_state,
  a.aggmtransspace as moving_state_size,
  a.aggmfinalextra as moving_final_extra,
  a.aggmfinalmodify as moving_final_modify,
  a.aggminitval as moving_initial,
  on_.nspname as sort_schema,
  o.oprname as sort_name,
  -- Schema and name of each function, in the order of pg_aggregate.
  array(
    select coalesce(fn.nspname, '')
    from pg_catalog.unnest(array[
      a.aggtransfn, a.aggfinalfn, a.aggcombinefn, a.aggserialfn, a.aggdeserialfn,
      a.aggmtransfn, a.aggminvtransfn, a.aggmfinalfn
    ]::oid[]) with ordinality as u (function, number)
    left join pg_catalog.pg_proc as f on f.oid = u.function
    left join pg_catalog.pg_namespace as fn on fn.oid = f.pronamespace
    order by u.number
  ) as function_schemas,
  array(
    select coalesce(f.proname, '')
    from pg_catalog.unnest(array[
      a.aggtransfn, a.aggfinalfn, a.aggcombinefn, a.aggserialfn, a.aggdeserialfn,
      a.aggmtransfn, a.aggminvtransfn, a.aggmfinalfn
    ]::oid[]) with ordinality as u (function, number)
    left join pg_catalog.pg_proc as f on f.oid = u.function
    order by u.number
  ) as function_names
from pg_catalog.pg_aggregate as a
join pg_catalog.pg_proc as p on p.oid = a.aggfnoid
left join pg_catalog.pg_operator as o on o.oid = a.aggsortop
left join pg_catalog.pg_namespace as on_ on on_.oid = o.oprnamespace
where
  p.pronamespace = any ($1::oid[])
  and not exists (
    select
    from pg_catalog.pg_depend as d
    where
      d.classid = 'pg_catalog.pg_proc'::pg_catalog.regclass
      and d.objid = p.oid
      and d.deptype = 'e'
  )
order by p.oid
