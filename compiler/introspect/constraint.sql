-- Not-null constraints (`n`, 18) are properties of columns, which say all but this. Rows with a parent, and
-- checks that are not local, belong to the parents of partitions, children and chunks.
select
  k.oid as constraint,
  k.conrelid as relation,
  k.conname as name,
  k.contype as type,
  k.condeferrable as is_deferrable,
  k.condeferred as is_deferred,
  k.convalidated as is_validated,
  k.connoinherit as no_inherit,
  k.conindid as index,
  k.conkey as columns,
  k.confrelid as referenced,
  n.nspname as referenced_schema,
  r.relname as referenced_name,
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
  k.confupdtype as on_update,
  k.confdeltype as on_delete,
  k.confmatchtype as match,
  k.confdelsetcols as on_delete_columns,  -- postgres 15+
  null as on_delete_columns,  -- postgres <15
  k.conenforced as is_enforced,  -- postgres 18+
  true as is_enforced,  -- postgres <18
  k.conperiod as has_period,  -- postgres 18+
  false as has_period,  -- postgres <18
  case when k.contype = 'c' then pg_catalog.pg_get_expr(k.conbin, k.conrelid) end as expression,
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
left join pg_catalog.pg_class as r on r.oid = k.confrelid
left join pg_catalog.pg_namespace as n on n.oid = r.relnamespace
where
  k.conrelid = any ($1::oid[])
  and (
    k.contype in ('c', 'f', 'p', 'u', 'x')
    or (k.contype = 'n' and not k.convalidated)
  )
  and k.conparentid = 0
  and (k.contype <> 'c' or k.conislocal)
order by k.conrelid, k.conname
