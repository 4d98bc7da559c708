-- What is in the families of users, and what classes of users have in others. Operators have no
-- `signature`.
with
family (oid) as (
  select f.oid
  from pg_catalog.pg_opfamily as f
  where f.opfnamespace = any ($1::oid[])
  union
  select c.opcfamily
  from pg_catalog.pg_opclass as c
  where c.opcnamespace = any ($1::oid[])
)

select
  n.nspname as family_schema,
  f.opfname as family_name,
  am.amname as method,
  m.number,
  pg_catalog.format_type(m.left_type, null) as left_type,
  pg_catalog.format_type(m.right_type, null) as right_type,
  m.schema,
  m.name,
  m.signature,
  sn.nspname as sort_schema,
  s.opfname as sort_name
from (
  select
    a.amopfamily as family,
    a.amopstrategy as number,
    a.amoplefttype as left_type,
    a.amoprighttype as right_type,
    n.nspname as schema,
    o.oprname as name,
    null as signature,
    a.amopsortfamily as sort_family
  from pg_catalog.pg_amop as a
  join pg_catalog.pg_operator as o on o.oid = a.amopopr
  join pg_catalog.pg_namespace as n on n.oid = o.oprnamespace
  where a.oid >= 16384 and a.amopfamily in (select family.oid from family)
  union all
  select
    a.amprocfamily,
    a.amprocnum,
    a.amproclefttype,
    a.amprocrighttype,
    n.nspname,
    p.proname,
    (
      select '(' || coalesce(
        pg_catalog.string_agg(pg_catalog.format_type(t.type, null), ', ' order by t.number), ''
      ) || ')'
      from pg_catalog.unnest(p.proargtypes::oid[]) with ordinality as t (type, number)
    ),
    0
  from pg_catalog.pg_amproc as a
  join pg_catalog.pg_proc as p on p.oid = a.amproc
  join pg_catalog.pg_namespace as n on n.oid = p.pronamespace
  where a.oid >= 16384 and a.amprocfamily in (select family.oid from family)
) as m
join pg_catalog.pg_opfamily as f on f.oid = m.family
join pg_catalog.pg_namespace as n on n.oid = f.opfnamespace
join pg_catalog.pg_am as am on am.oid = f.opfmethod
left join pg_catalog.pg_opfamily as s on s.oid = m.sort_family
left join pg_catalog.pg_namespace as sn on sn.oid = s.opfnamespace
order by 1, 2, 3, 4, 5, 6
