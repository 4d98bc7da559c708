-- Functions and procedures. Those that came with a range type depend on it internally.
select
  p.oid as routine,
  p.pronamespace as schema,
  p.proname as name,
  p.prokind as kind,
  l.lanname as language,
  p.provolatile as volatility,
  p.proparallel as parallel,
  p.proisstrict as strict,
  p.prosecdef as security_definer,
  p.proleakproof as leakproof,
  p.proretset as returns_set,
  p.procost as cost,
  p.prorows as rows,
  pg_catalog.format_type(p.prorettype, null) as returns,
  array(
    select pg_catalog.format_type(t.type, null)
    from pg_catalog.unnest(
      coalesce(p.proallargtypes, p.proargtypes::oid[])
    ) with ordinality as t (type, number)
    order by t.number
  ) as types,
  p.proargmodes::text[] as modes,
  p.proargnames as names,
  case
    when p.pronargdefaults > 0 then array(
      select coalesce(pg_catalog.pg_get_function_arg_default(p.oid, n.number), '')
      from pg_catalog.generate_series(
        1, pg_catalog.cardinality(coalesce(p.proallargtypes, p.proargtypes::oid[]))
      ) as n (number)
      order by n.number
    )
  end as defaults,
  array(
    select pg_catalog.format_type(t.type, null)
    from pg_catalog.unnest(p.protrftypes) with ordinality as t (type, number)
    order by t.number
  ) as transforms,
  p.proconfig as settings,
  sn.nspname as support_schema,
  s.proname as support_name,
  p.prosrc as source,
  pg_catalog.pg_get_function_sqlbody(p.oid) as sql_body,  -- postgres 14+
  null as sql_body,  -- postgres <14
  p.probin as library
from pg_catalog.pg_proc as p
join pg_catalog.pg_language as l on l.oid = p.prolang
left join pg_catalog.pg_proc as s on s.oid = p.prosupport
left join pg_catalog.pg_namespace as sn on sn.oid = s.pronamespace
where
  p.pronamespace = any ($1::oid[])
  and p.prokind in ('f', 'p', 'w')
  and not exists (
    select
    from pg_catalog.pg_depend as d
    where
      d.classid = 'pg_catalog.pg_proc'::pg_catalog.regclass
      and d.objid = p.oid
      and d.deptype in ('e', 'i')
  )
order by p.oid
