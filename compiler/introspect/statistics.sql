-- Expressions come apart since 14, which has them first.
select
  s.oid as statistics,
  s.stxnamespace as schema,
  s.stxname as name,
  s.stxrelid as relation,
  s.stxkind::text[] as kinds,
  s.stxkeys as columns,
  coalesce(s.stxstattarget, -1) as target,
  pg_catalog.pg_get_statisticsobjdef_expressions(s.oid) as expressions  -- postgres 14+
  null as expressions  -- postgres <14
from pg_catalog.pg_statistic_ext as s
where
  s.stxrelid = any ($1::oid[])
  and not exists (
    select
    from pg_catalog.pg_depend as d
    where
      d.classid = 'pg_catalog.pg_statistic_ext'::pg_catalog.regclass
      and d.objid = s.oid
      and d.deptype = 'e'
  )
order by s.oid
