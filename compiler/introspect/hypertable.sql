-- Statistics are kept for chunks only: the table itself is empty.
select
  c.oid as relation,
  h.compression_state = 1 as columnstore,  -- timescaledb <2.29
  h.status & 4 <> 0 as columnstore,  -- timescaledb 2.29+
  array(  -- timescaledb <2.14
    select s.attname  -- timescaledb <2.14
    from _timescaledb_catalog.hypertable_compression as s  -- timescaledb <2.14
    where s.hypertable_id = h.id and s.segmentby_column_index is not null  -- timescaledb <2.14
    order by s.segmentby_column_index  -- timescaledb <2.14
  ) as segment_by,  -- timescaledb <2.14
  array(  -- timescaledb <2.14
    select s.attname  -- timescaledb <2.14
    from _timescaledb_catalog.hypertable_compression as s  -- timescaledb <2.14
    where s.hypertable_id = h.id and s.orderby_column_index is not null  -- timescaledb <2.14
    order by s.orderby_column_index  -- timescaledb <2.14
  ) as order_by,  -- timescaledb <2.14
  array(  -- timescaledb <2.14
    select not s.orderby_asc  -- timescaledb <2.14
    from _timescaledb_catalog.hypertable_compression as s  -- timescaledb <2.14
    where s.hypertable_id = h.id and s.orderby_column_index is not null  -- timescaledb <2.14
    order by s.orderby_column_index  -- timescaledb <2.14
  ) as order_descending,  -- timescaledb <2.14
  array(  -- timescaledb <2.14
    select s.orderby_nullsfirst  -- timescaledb <2.14
    from _timescaledb_catalog.hypertable_compression as s  -- timescaledb <2.14
    where s.hypertable_id = h.id and s.orderby_column_index is not null  -- timescaledb <2.14
    order by s.orderby_column_index  -- timescaledb <2.14
  ) as order_nulls_first,  -- timescaledb <2.14
  s.segmentby as segment_by,  -- timescaledb 2.14+
  s.orderby as order_by,  -- timescaledb 2.14+
  s.orderby_desc as order_descending,  -- timescaledb 2.14+
  s.orderby_nullsfirst as order_nulls_first,  -- timescaledb 2.14+
  exists (  -- timescaledb 2.16+
    select  -- timescaledb 2.16+
    from _timescaledb_catalog.chunk_column_stats as k  -- timescaledb 2.16+
    where k.hypertable_id = h.id and k.chunk_id is null  -- timescaledb 2.16+
  ) as chunk_skipping,  -- timescaledb 2.16+
  false as chunk_skipping,  -- timescaledb <2.16
  exists (
    select
    from _timescaledb_catalog.tablespace as t
    where t.hypertable_id = h.id
  ) as tablespaces,
  chunks.rows,
  chunks.number as chunks,
  chunks.pages,
  c.relnatts as columns,
  pg_catalog.current_setting('block_size')::bigint as page_size
from _timescaledb_catalog.hypertable as h
join pg_catalog.pg_namespace as n on n.nspname = h.schema_name
join pg_catalog.pg_class as c on c.relnamespace = n.oid and c.relname = h.table_name
left join _timescaledb_catalog.compression_settings as s on s.relid = c.oid  -- timescaledb 2.14+
cross join
  lateral (
    select
      pg_catalog.count(*) as number,
      coalesce(pg_catalog.sum(greatest(k.reltuples, 0)), 0) as rows,
      coalesce(
        pg_catalog.sum(
          case
            when k.relpages = 0 then
              pg_catalog.pg_relation_size(k.oid)
              / pg_catalog.current_setting('block_size')::bigint
            else k.relpages
          end
        ),
        0
      ) as pages
    from pg_catalog.pg_inherits as i
    join pg_catalog.pg_class as k on k.oid = i.inhrelid
    where i.inhparent = c.oid
  ) as chunks
where c.oid = any ($1::oid[])
order by c.oid
