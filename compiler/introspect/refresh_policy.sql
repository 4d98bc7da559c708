-- Policies that refresh continuous aggregates, by the hypertable behind.
select
  c.oid as relation,
  j.schedule_interval as every,
  case
    when j.fixed_schedule then
      (pg_catalog.date_trunc('second', j.initial_start) at time zone 'UTC')::text
  end as starting,
  j.timezone as time_zone,
  j.max_runtime as timeout,
  j.max_retries as retries,
  j.retry_period as retry_after,
  not j.scheduled as paused,
  j.config ->> 'start_offset' as start_offset,
  j.config ->> 'end_offset' as end_offset,
  array(
    select o.key || '=' || o.value
    from pg_catalog.jsonb_each_text(j.config) as o
    where
      o.key in (
        'buckets_per_batch',
        'compress_after_refresh',
        'include_tiered_data',
        'max_batches_per_execution',
        'refresh_newest_first'
      )
      and o.value is not null
  ) as options
from _timescaledb_config.bgw_job as j  -- timescaledb <2.25
from _timescaledb_catalog.bgw_job as j  -- timescaledb 2.25+
join _timescaledb_catalog.hypertable as h on h.id = j.hypertable_id
join pg_catalog.pg_namespace as n on n.nspname = h.schema_name
join pg_catalog.pg_class as c on c.relnamespace = n.oid and c.relname = h.table_name
where j.proc_name = 'policy_refresh_continuous_aggregate' and c.oid = any ($1::oid[])
order by j.id
