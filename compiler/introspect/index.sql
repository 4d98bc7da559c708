-- What belongs to an index of the parent of a partition only matters where it is marked.
-- Definitions are put together from the columns of the catalog; only expressions are printed by the
-- server.
select
  i.indexrelid as index,
  i.indrelid as relation,
  c.relname as name,
  m.amname as method,
  i.indisunique as is_unique,
  i.indisvalid as is_valid,
  c.relispartition as is_attached,
  i.indisclustered as is_clustered,
  i.indisreplident as is_identity,
  i.indnullsnotdistinct as nulls_not_distinct,  -- postgres 15+
  false as nulls_not_distinct,  -- postgres <15
  i.indnkeyatts as keys,
  i.indkey as columns,
  i.indclass as opclasses,
  i.indcollation as collations,
  i.indoption as orders,
  c.reloptions as options,
  s.spcname as tablespace,
  pg_catalog.pg_get_expr(i.indpred, i.indrelid) as predicate,
  case
    when i.indexprs is null then null
    -- A lone expression is cheaper this way; several cannot be told apart in what this prints.
    when i.indnkeyatts = 1 then array[pg_catalog.pg_get_expr(i.indexprs, i.indrelid)]
    else
      array(
        select pg_catalog.pg_get_indexdef(i.indexrelid, k.number, false)
        from pg_catalog.generate_series(1, i.indnkeyatts::int) as k (number)
        where i.indkey[k.number - 1] = 0
        order by k.number
      )
  end as expressions,
  case
    when i.indexprs is not null then
      array(
        select a.atttypid
        from pg_catalog.pg_attribute as a
        where a.attrelid = i.indexrelid and i.indkey[a.attnum - 1] = 0
        order by a.attnum
      )
  end as expression_types,
  -- Only the whole definition prints a collation that an expression does not have of itself.
  case
    when i.indexprs is not null then
      array(
        select
          i.indcollation[k.number - 1] not in (0, 100)
          and pg_catalog.strpos(
            pg_catalog.pg_get_indexdef(i.indexrelid),
            pg_catalog.pg_get_indexdef(i.indexrelid, k.number, false) || ' COLLATE '
          ) > 0
        from pg_catalog.generate_series(1, i.indnkeyatts::int) as k (number)
        where i.indkey[k.number - 1] = 0
        order by k.number
      )
  end as expression_collated,
  -- No operator class for these two takes options, and asking costs a look into each index.
  case
    when m.amname not in ('btree', 'hash') then
      array(
        select coalesce(a.attoptions::text, '{}')
        from pg_catalog.pg_attribute as a
        where a.attrelid = i.indexrelid and a.attnum <= i.indnkeyatts
        order by a.attnum
      )
  end as opclass_options
from pg_catalog.pg_index as i
join pg_catalog.pg_class as c on c.oid = i.indexrelid
join pg_catalog.pg_am as m on m.oid = c.relam
left join pg_catalog.pg_tablespace as s on s.oid = c.reltablespace
where
  i.indrelid = any ($1::oid[])
  and (not c.relispartition or i.indisclustered or i.indisreplident)
order by i.indexrelid
