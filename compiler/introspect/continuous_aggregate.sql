-- The view that reads the hypertable behind is TimescaleDB's: what the author wrote is kept as the
-- direct view. What hangs on the hypertable is read with the other ones.
select
  c.oid as relation,
  c.relnamespace as schema,
  c.relname as name,
  c.relnatts as columns,
  m.oid as materialization,
  m.relnatts as materialized_columns,
  a.materialized_only,
  pg_catalog.pg_get_viewdef(direct.oid) as query,
  -- What TimescaleDB gives a new one; before 2.12 nobody can change it.
  exists (  -- timescaledb 2.12+
    select  -- timescaledb 2.12+
    from _timescaledb_catalog.dimension as d  -- timescaledb 2.12+
    join _timescaledb_catalog.dimension as s on s.hypertable_id = a.raw_hypertable_id  -- timescaledb 2.12+
    where d.hypertable_id = a.mat_hypertable_id and d.interval_length = 10 * s.interval_length  -- timescaledb 2.12+
  ) as usual_chunks  -- timescaledb 2.12+
  true as usual_chunks  -- timescaledb <2.12
from _timescaledb_catalog.continuous_agg as a
join pg_catalog.pg_namespace as n on n.nspname = a.user_view_schema
join pg_catalog.pg_class as c on c.relnamespace = n.oid and c.relname = a.user_view_name
join pg_catalog.pg_namespace as dn on dn.nspname = a.direct_view_schema
join pg_catalog.pg_class as direct
  on direct.relnamespace = dn.oid and direct.relname = a.direct_view_name
join _timescaledb_catalog.hypertable as h on h.id = a.mat_hypertable_id
join pg_catalog.pg_namespace as mn on mn.nspname = h.schema_name
join pg_catalog.pg_class as m on m.relnamespace = mn.oid and m.relname = h.table_name
where n.oid = any ($1::oid[])
order by c.oid
