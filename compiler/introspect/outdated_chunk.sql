-- Chunks that are compressed by other settings than their hypertable has. What that leaves to
-- TimescaleDB is never another.
select
  c.oid as relation,
  pg_catalog.count(*) as chunks
from _timescaledb_catalog.hypertable as h
join pg_catalog.pg_namespace as n on n.nspname = h.schema_name
join pg_catalog.pg_class as c on c.relnamespace = n.oid and c.relname = h.table_name
join _timescaledb_catalog.compression_settings as s on s.relid = c.oid
join _timescaledb_catalog.chunk as k on k.hypertable_id = h.id
join _timescaledb_catalog.chunk as z on z.id = k.compressed_chunk_id  -- timescaledb <2.19
join _timescaledb_catalog.chunk as z on z.id = k.id  -- timescaledb 2.19+
join pg_catalog.pg_namespace as m on m.nspname = z.schema_name  -- timescaledb <2.29
join pg_catalog.pg_class as r on r.relnamespace = m.oid and r.relname = z.table_name  -- timescaledb <2.29
join pg_catalog.pg_class as r on r.oid = z.relid  -- timescaledb 2.29+
join _timescaledb_catalog.compression_settings as t on t.relid = r.oid
where
  c.oid = any ($1::oid[])
  and k.status & 1 <> 0
  and (
    coalesce(t.segmentby, '{}') <> coalesce(s.segmentby, '{}')  -- timescaledb <2.22
    t.segmentby <> s.segmentby  -- timescaledb 2.22+
    or t.orderby <> s.orderby
    or t.orderby_desc <> s.orderby_desc
    or t.orderby_nullsfirst <> s.orderby_nullsfirst
    or array(  -- timescaledb 2.22+
      select e.value  -- timescaledb 2.22+
      from pg_catalog.jsonb_array_elements(t.index) as e  -- timescaledb 2.22+
      where e.value ->> 'source' = 'config'  -- timescaledb 2.22+
      order by e.value  -- timescaledb 2.22+
    )  -- timescaledb 2.22+
    <> array(  -- timescaledb 2.22+
      select e.value  -- timescaledb 2.22+
      from pg_catalog.jsonb_array_elements(s.index) as e  -- timescaledb 2.22+
      where e.value ->> 'source' = 'config'  -- timescaledb 2.22+
      order by e.value  -- timescaledb 2.22+
    )  -- timescaledb 2.22+
  )
group by c.oid
order by c.oid
