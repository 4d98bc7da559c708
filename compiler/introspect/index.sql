-- What belongs to an index of the parent of a partition only matters where it is marked.
-- Definitions are put together from the columns of the catalog; of expressions, index_expression
-- has the text. What most indexes lack is null, which costs least.
select
  i.indexrelid as index,
  i.indrelid as relation,
  c.relname as name,
  m.amname as method,
  case when i.indisunique then true end as is_unique,
  case when not i.indisvalid then true end as is_invalid,
  case when c.relispartition then true end as is_attached,
  case when i.indisclustered then true end as is_clustered,
  case when i.indisreplident then true end as is_identity,
  case when i.indnullsnotdistinct then true end as nulls_not_distinct,  -- postgres 15+
  null as nulls_not_distinct,  -- postgres <15
  case when i.indnatts > i.indnkeyatts then i.indnkeyatts end as keys,
  i.indkey as columns,
  i.indclass as opclasses,
  i.indcollation as collations,
  i.indoption as orders,
  c.reloptions as options,
  s.spcname as tablespace,
  i.indpred as predicate,
  i.indexprs as expressions,
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
