-- Jobs below 1000 are TimescaleDB's own; refresh_policy has those that refresh.
select
  c.oid as relation,
  j.id as job,
  j.hypertable_id,
  j.application_name as name,
  j.proc_schema as procedure_schema,
  j.proc_name as procedure,
  j.config ->> 'compress_after' as compress_after,
  j.config ->> 'compress_created_before' as compress_created_before,
  j.config ->> 'drop_after' as drop_after,
  j.config ->> 'drop_created_before' as drop_created_before,
  j.config ->> 'index_name' as index_name,
  j.config::text as config,
  j.check_schema as check_schema,
  j.check_name as check_name,
  j.schedule_interval as every,
  case
    when j.fixed_schedule then
      (pg_catalog.date_trunc('second', j.initial_start) at time zone 'UTC')::text
  end as starting,
  j.timezone as time_zone,
  j.max_runtime as timeout,
  j.max_retries as retries,
  j.retry_period as retry_after,
  not j.scheduled as paused
from _timescaledb_config.bgw_job as j  -- timescaledb <2.25
from _timescaledb_catalog.bgw_job as j  -- timescaledb 2.25+
left join _timescaledb_catalog.hypertable as h on h.id = j.hypertable_id
left join pg_catalog.pg_namespace as n on n.nspname = h.schema_name
left join pg_catalog.pg_class as c on c.relnamespace = n.oid and c.relname = h.table_name
where
  j.id >= 1000
  and j.proc_name <> 'policy_refresh_continuous_aggregate'
  and (h.id is null or c.oid = any ($1::oid[]))
order by j.id
