-- The default of a type for an access method as GetDefaultOpClass() finds it: the one declared for
-- the type itself, else the one that the type coerces to, where a preferred type goes first. Zero
-- stands for a type that is not known.
with recursive base_type (type, base) as (
  select distinct
    u.type,
    u.type
  from pg_catalog.unnest($2::oid[]) as u (type)
  union all
  select
    b.type,
    t.typbasetype
  from base_type as b
  join pg_catalog.pg_type as t on t.oid = b.base
  where t.typtype = 'd'
)

select
  p.opclass,
  p.type,
  n.nspname as schema,
  o.opcname as name,
  o.opcdefault and (
    p.type = 0
    or o.opckeytype not in (0, o.opcintype)
    or o.opcintype = b.base
    or (
      not exists (
        select
        from pg_catalog.pg_opclass as other
        where
          other.opcmethod = o.opcmethod
          and other.opcdefault
          and other.opcintype = b.base
      )
      and (i.typispreferred or i.typtype = 'p')
    )
  ) as is_default
from (
  select distinct
    u.opclass,
    u.type
  from rows from (pg_catalog.unnest($1::oid[]), pg_catalog.unnest($2::oid[])) as u (opclass, type)
) as p
join pg_catalog.pg_opclass as o on o.oid = p.opclass
join pg_catalog.pg_namespace as n on n.oid = o.opcnamespace
join pg_catalog.pg_type as i on i.oid = o.opcintype
left join base_type as b
  on
    b.type = p.type
    and not exists (
      select
      from pg_catalog.pg_type as t
      where t.oid = b.base and t.typtype = 'd'
    )
order by p.opclass, p.type
