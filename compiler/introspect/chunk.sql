-- How old chunks are, counted from the end of their range along a time and from when they were made.
select
  c.oid as relation,
  case
    when
      d.column_type not in (
        'pg_catalog.int2'::pg_catalog.regtype,
        'pg_catalog.int4'::pg_catalog.regtype,
        'pg_catalog.int8'::pg_catalog.regtype
      )
      then (extract(epoch from pg_catalog.now()) * 1000000 - s.range_end)::bigint
  end as age,
  (extract(epoch from pg_catalog.now() - k.creation_time) * 1000000)::bigint as age_by_creation,  -- timescaledb 2.13+
  null::bigint as age_by_creation,  -- timescaledb <2.13
  coalesce(z.numrows_pre_compression, greatest(r.reltuples, 0))::bigint as rows,
  k.status & 1 <> 0 as compressed
from _timescaledb_catalog.hypertable as h
join pg_catalog.pg_namespace as n on n.nspname = h.schema_name
join pg_catalog.pg_class as c on c.relnamespace = n.oid and c.relname = h.table_name
join _timescaledb_catalog.dimension as d
  on
    d.hypertable_id = h.id
    and d.id = (
      select pg_catalog.min(f.id)
      from _timescaledb_catalog.dimension as f
      where f.hypertable_id = h.id and f.interval_length is not null
    )
join _timescaledb_catalog.chunk as k on k.hypertable_id = h.id
join _timescaledb_catalog.chunk_constraint as b on b.chunk_id = k.id  -- timescaledb <2.28
join _timescaledb_catalog.dimension_slice as s  -- timescaledb <2.28
  on s.id = b.dimension_slice_id and s.dimension_id = d.id  -- timescaledb <2.28
join _timescaledb_catalog.dimension_slice as s  -- timescaledb 2.28+
  on s.chunk_id = k.id and s.dimension_id = d.id  -- timescaledb 2.28+
join pg_catalog.pg_namespace as m on m.nspname = k.schema_name  -- timescaledb <2.29
join pg_catalog.pg_class as r on r.relnamespace = m.oid and r.relname = k.table_name  -- timescaledb <2.29
join pg_catalog.pg_class as r on r.oid = k.relid  -- timescaledb 2.29+
left join _timescaledb_catalog.compression_chunk_size as z on z.chunk_id = k.id
where c.oid = any ($1::oid[]) and not k.osm_chunk
  and not k.dropped  -- timescaledb <2.26
order by c.oid, k.id
