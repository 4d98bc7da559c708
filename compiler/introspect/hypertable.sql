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
  s.segmentby is null as auto_segments,  -- timescaledb 2.22+
  false as auto_segments,  -- timescaledb <2.22
  exists (  -- timescaledb 2.22+
    select  -- timescaledb 2.22+
    from pg_catalog.jsonb_array_elements(s.index) as e  -- timescaledb 2.22+
    where e ->> 'source' = 'config'  -- timescaledb 2.22+
  ) as has_sparse,  -- timescaledb 2.22+
  false as has_sparse,  -- timescaledb <2.22
  sparse.numbers as sparse_numbers,  -- timescaledb 2.22+
  sparse.methods as sparse_methods,  -- timescaledb 2.22+
  sparse.columns as sparse_columns,  -- timescaledb 2.22+
  '{}'::text[] as sparse_numbers,  -- timescaledb <2.22
  '{}'::text[] as sparse_methods,  -- timescaledb <2.22
  '{}'::text[] as sparse_columns,  -- timescaledb <2.22
  array(  -- timescaledb 2.16+
    select k.column_name  -- timescaledb 2.16+
    from _timescaledb_catalog.chunk_column_stats as k  -- timescaledb 2.16+
    where k.hypertable_id = h.id and coalesce(k.chunk_id, 0) = 0  -- timescaledb 2.16+
  ) as chunk_skipping,  -- timescaledb 2.16+
  '{}'::text[] as chunk_skipping,  -- timescaledb <2.16
  array(
    select t.tablespace_name
    from _timescaledb_catalog.tablespace as t
    where t.hypertable_id = h.id
    order by t.id
  ) as tablespaces,
  case
    when h.associated_schema_name <> '_timescaledb_internal' then h.associated_schema_name
  end as chunk_schema,
  case
    when h.associated_table_prefix <> '_hyper_' || h.id then h.associated_table_prefix
  end as chunk_prefix,
  c.relnatts as columns,
  pg_catalog.current_setting('block_size')::bigint as page_size
from _timescaledb_catalog.hypertable as h
join pg_catalog.pg_namespace as n on n.nspname = h.schema_name
join pg_catalog.pg_class as c on c.relnamespace = n.oid and c.relname = h.table_name
left join _timescaledb_catalog.compression_settings as s on s.relid = c.oid  -- timescaledb 2.14+
cross join  -- timescaledb 2.22+
  lateral (  -- timescaledb 2.22+
    select  -- timescaledb 2.22+
      pg_catalog.array_agg(e.number::text order by e.number, k.number) as numbers,  -- timescaledb 2.22+
      pg_catalog.array_agg(e.value ->> 'type' order by e.number, k.number) as methods,  -- timescaledb 2.22+
      pg_catalog.array_agg(k.value order by e.number, k.number) as columns  -- timescaledb 2.22+
    from pg_catalog.jsonb_array_elements(s.index) with ordinality as e (value, number)  -- timescaledb 2.22+
    cross join  -- timescaledb 2.22+
      lateral pg_catalog.jsonb_array_elements_text(  -- timescaledb 2.22+
        case  -- timescaledb 2.22+
          when pg_catalog.jsonb_typeof(e.value -> 'column') = 'array' then e.value -> 'column'  -- timescaledb 2.22+
          else pg_catalog.jsonb_build_array(e.value -> 'column')  -- timescaledb 2.22+
        end  -- timescaledb 2.22+
      ) with ordinality as k (value, number)  -- timescaledb 2.22+
    where e.value ->> 'source' = 'config' and e.value ->> 'type' is not null  -- timescaledb 2.22+
  ) as sparse  -- timescaledb 2.22+
where c.oid = any ($1::oid[])
order by c.oid
