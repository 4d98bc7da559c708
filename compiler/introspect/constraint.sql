-- Not-null constraints (`n`, 18) are properties of columns, which say all but this. Rows with a parent, and
-- checks that are not local, belong to the parents of partitions, children and chunks. Of the
-- expressions of checks, constraint_expression has the text. What most constraints lack is null,
-- which costs least.
select
  k.oid as constraint,
  k.conrelid as relation,
  k.conname as name,
  k.contype as type,
  case when k.condeferrable then true end as is_deferrable,
  case when k.condeferred then true end as is_deferred,
  k.convalidated as is_validated,
  case when k.connoinherit then true end as no_inherit,
  case when k.contype in ('p', 'u', 'x') then k.conindid end as index,
  k.conkey as columns,
  case when k.contype = 'f' then k.confrelid end as referenced,
  case
    when k.contype = 'f' and k.confrelid <> all ($1::oid[]) then
      array(
        select u.name
        from pg_catalog.pg_class as r
        join pg_catalog.pg_namespace as n on n.oid = r.relnamespace
        cross join lateral (values (1, n.nspname), (2, r.relname)) as u (number, name)
        where r.oid = k.confrelid
        order by u.number
      )
  end as referenced_name,
  k.confkey as referenced_columns,
  case
    when k.contype = 'f' and k.confrelid <> all ($1::oid[]) then
      array(
        select a.attname
        from pg_catalog.unnest(k.confkey) with ordinality as u (number, position)
        join pg_catalog.pg_attribute as a on a.attrelid = k.confrelid and a.attnum = u.number
        order by u.position
      )
  end as referenced_names,
  case when k.contype = 'f' then k.confupdtype end as on_update,
  case when k.contype = 'f' then k.confdeltype end as on_delete,
  case when k.contype = 'f' then k.confmatchtype end as match,
  k.confdelsetcols as on_delete_columns,  -- postgres 15+
  null as on_delete_columns,  -- postgres <15
  case when not k.conenforced then true end as not_enforced,  -- postgres 18+
  null as not_enforced,  -- postgres <18
  case when k.conperiod then true end as has_period,  -- postgres 18+
  null as has_period,  -- postgres <18
  case when k.contype = 'c' then k.conbin end as expression,
  case
    when k.contype = 'x' then
      array(
        select s.nspname
        from pg_catalog.unnest(k.conexclop) with ordinality as u (operator, position)
        join pg_catalog.pg_operator as o on o.oid = u.operator
        join pg_catalog.pg_namespace as s on s.oid = o.oprnamespace
        order by u.position
      )
  end as operator_schemas,
  case
    when k.contype = 'x' then
      array(
        select o.oprname
        from pg_catalog.unnest(k.conexclop) with ordinality as u (operator, position)
        join pg_catalog.pg_operator as o on o.oid = u.operator
        order by u.position
      )
  end as operator_names
from pg_catalog.pg_constraint as k
where
  k.conrelid = any ($1::oid[])
  and (
    k.contype in ('c', 'f', 'p', 'u', 'x')
    or (k.contype = 'n' and not k.convalidated)
  )
  and k.conparentid = 0
  and (k.contype <> 'c' or k.conislocal)
