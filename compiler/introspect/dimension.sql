select
  c.oid as relation,
  d.id as dimension,
  d.column_name as name,
  d.column_type in (
    'pg_catalog.int2'::pg_catalog.regtype,
    'pg_catalog.int4'::pg_catalog.regtype,
    'pg_catalog.int8'::pg_catalog.regtype
  ) as is_integer,
  d.interval_length as length,
  d.num_slices as partitions,
  d.integer_now_func_schema as integer_now_schema,
  d.integer_now_func as integer_now,
  d.partitioning_func <> 'get_partition_hash' as own_hash
from _timescaledb_catalog.dimension as d
join _timescaledb_catalog.hypertable as h on h.id = d.hypertable_id
join pg_catalog.pg_namespace as n on n.nspname = h.schema_name
join pg_catalog.pg_class as c on c.relnamespace = n.oid and c.relname = h.table_name
where c.oid = any ($1::oid[])
-- The first dimension is the first by time; the others have no order that means something.
order by
  c.oid,
  d.id <> (
    select pg_catalog.min(f.id)
    from _timescaledb_catalog.dimension as f
    where f.hypertable_id = d.hypertable_id and f.interval_length is not null
  ),
  d.column_name collate "C"
