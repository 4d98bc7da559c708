-- Rules, without those that views are made of.
select
  r.oid as rule,
  r.ev_class as relation,
  r.rulename as name,
  r.ev_enabled as firing,
  pg_catalog.pg_get_ruledef(r.oid) as definition
from pg_catalog.pg_rewrite as r
where
  r.rulename <> '_RETURN'
  and r.ev_class = any ($1::oid[])
  and not exists (
    select
    from pg_catalog.pg_depend as d
    where
      d.classid = 'pg_catalog.pg_rewrite'::pg_catalog.regclass
      and d.objid = r.oid
      and d.deptype = 'e'
  )
order by r.ev_class, r.rulename
