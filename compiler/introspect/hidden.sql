-- What TimescaleDB keeps in the schemas of users: chunks that were told to live there, and the
-- views of continuous aggregates. Its own schemas belong to the extension.
select
  c.oid as relation
from _timescaledb_catalog.chunk as k  -- timescaledb <2.29
join pg_catalog.pg_namespace as n on n.nspname = k.schema_name  -- timescaledb <2.29
join pg_catalog.pg_class as c  -- timescaledb <2.29
  on c.relnamespace = n.oid and c.relname = k.table_name  -- timescaledb <2.29
where k.schema_name <> '_timescaledb_internal'  -- timescaledb <2.29
from (  -- timescaledb 2.29+
  select k.relid  -- timescaledb 2.29+
  from _timescaledb_catalog.chunk as k  -- timescaledb 2.29+
  union all  -- timescaledb 2.29+
  select s.compress_relid  -- timescaledb 2.29+
  from _timescaledb_catalog.compression_settings as s  -- timescaledb 2.29+
) as k (relation)  -- timescaledb 2.29+
join pg_catalog.pg_class as c on c.oid = k.relation  -- timescaledb 2.29+
where c.relnamespace = any ($1::oid[])  -- timescaledb 2.29+
union all
select
  c.oid
from _timescaledb_catalog.continuous_agg as a
join pg_catalog.pg_namespace as n on n.nspname = a.user_view_schema
join pg_catalog.pg_class as c on c.relnamespace = n.oid and c.relname = a.user_view_name
where n.oid = any ($1::oid[])
order by relation
