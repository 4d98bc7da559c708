-- Statistics are kept for chunks only: the table itself is empty. How old chunks are is counted from
-- the end of their range along a time and from when they were made. Their hypertables are not asked
-- for here: a join with each costs more than the rows of chunks that nobody wants.
select
  s.dimension_id as dimension,
  -- Of a whole number it says nothing.
  (
    select (extract(epoch from pg_catalog.now()) * 1000000)::bigint
  ) - s.range_end as age,
  (pg_catalog.date_part('epoch', pg_catalog.now() - k.creation_time) * 1000000)::bigint as age_by_creation,  -- timescaledb 2.13+
  null::bigint as age_by_creation,  -- timescaledb <2.13
  coalesce(z.numrows_pre_compression, greatest(r.reltuples, 0)::bigint) as rows,
  case
    when r.relpages = 0 then
      pg_catalog.pg_relation_size(r.oid) / pg_catalog.current_setting('block_size')::bigint
    else r.relpages
  end as pages,
  k.status & 1 <> 0 as compressed
from _timescaledb_catalog.chunk as k
join _timescaledb_catalog.chunk_constraint as b on b.chunk_id = k.id  -- timescaledb <2.28
join _timescaledb_catalog.dimension_slice as s on s.id = b.dimension_slice_id  -- timescaledb <2.28
join _timescaledb_catalog.dimension_slice as s on s.chunk_id = k.id  -- timescaledb 2.28+
join pg_catalog.pg_class as r on r.relname = k.table_name  -- timescaledb <2.29
join pg_catalog.pg_namespace as m on m.oid = r.relnamespace and m.nspname = k.schema_name  -- timescaledb <2.29
join pg_catalog.pg_class as r on r.oid = k.relid  -- timescaledb 2.29+
left join _timescaledb_catalog.compression_chunk_size as z on z.chunk_id = k.id
where not k.osm_chunk
  and not k.dropped  -- timescaledb <2.26
order by k.id
