-- Jobs below 1000 are TimescaleDB's own; those of continuous aggregates hang on them.
select
  c.oid as relation,
  j.id as job,
  j.proc_schema as procedure_schema,
  j.proc_name as procedure,
  j.config ->> 'compress_after' as compress_after,
  j.config ->> 'drop_after' as drop_after
from _timescaledb_config.bgw_job as j  -- timescaledb <2.25
from _timescaledb_catalog.bgw_job as j  -- timescaledb 2.25+
left join _timescaledb_catalog.hypertable as h on h.id = j.hypertable_id
left join pg_catalog.pg_namespace as n on n.nspname = h.schema_name
left join pg_catalog.pg_class as c on c.relnamespace = n.oid and c.relname = h.table_name
where
  j.id >= 1000
  and (h.id is null or c.oid = any ($1::oid[]))
order by j.id
