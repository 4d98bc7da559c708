-- Expressions of some indexes as text: the server opens their tables for it, and waits for locks.
select
  i.indexrelid as index,
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
  end as expression_collated
from pg_catalog.pg_index as i
where i.indexrelid = any ($1::oid[])
