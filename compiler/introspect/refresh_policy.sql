-- Policies that refresh continuous aggregates, by the hypertable behind.
select
  c.oid as relation,
  j.schedule_interval::text as every,
  j.config ->> 'start_offset' as start_offset,
  j.config ->> 'end_offset' as end_offset,
  array(
    select o.key || '=' || o.value
    from pg_catalog.jsonb_each_text(j.config) as o
    where
      o.key in (
        'buckets_per_batch',
        'include_tiered_data',
        'max_batches_per_execution',
        'refresh_newest_first'
      )
    union all
    select 'initial_start=' || (j.initial_start at time zone 'UTC')::text || '+00'
    where j.initial_start is not null
    union all
    select 'timezone=' || j.timezone
    where j.timezone is not null
  ) as options
from _timescaledb_config.bgw_job as j  -- timescaledb <2.25
from _timescaledb_catalog.bgw_job as j  -- timescaledb 2.25+
join _timescaledb_catalog.hypertable as h on h.id = j.hypertable_id
join pg_catalog.pg_namespace as n on n.nspname = h.schema_name
join pg_catalog.pg_class as c on c.relnamespace = n.oid and c.relname = h.table_name
where j.proc_name = 'policy_refresh_continuous_aggregate' and c.oid = any ($1::oid[])
order by j.id
