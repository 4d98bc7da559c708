-- What has to be true of the migrated database: a row each, whether it is and what. Made of the queries that the plan of the
-- plant verifies a migration by.

select count(*) = 35, count(*) || ' tables' from pg_tables where schemaname = 'factory_telemetry';

select count(*) >= 50, count(*) || ' indexes beside those of keys'
from pg_indexes i
where schemaname = 'factory_telemetry' and not exists (select from pg_constraint c where c.conname = i.indexname);

select count(*) >= 10, count(*) || ' views' from pg_views where schemaname = 'factory_telemetry';

select count(*) = 0, 'every foreign key and check has been validated' from pg_constraint where not convalidated;

select count(*) = 0, 'every index is valid' from pg_index where not indisvalid;

-- A telemetry value comes in, and is found again.
begin;
insert into factory_telemetry.metric_hist (metric_def_id, ts, value_real) values (gen_random_uuid(), now(), 100.0);
select count(*) = 1, 'a value can be inserted' from factory_telemetry.metric_hist where ts = now() and value_real = 100.0;
rollback;

-- As can a call of the andon board, which is escalated at once.
begin;
insert into factory_telemetry.production_lines (id, line_code, name) values ('00000000-0000-0000-0000-000000000001', 'LINE-X', 'X');
insert into factory_telemetry.andon_events (line_id, equipment_code, event_type, priority)
values ('00000000-0000-0000-0000-000000000001', 'X', 'quality', 'critical');
select escalation_level = 1, 'a critical call is escalated' from factory_telemetry.v_open_andons where line_code = 'LINE-X';
rollback;

select exists (select from pg_extension where extname = 'timescaledb') as timescaledb \gset
\if :timescaledb
select string_agg(hypertable_name, ', ' order by hypertable_name)
    = 'downtime_events, energy_consumption, fault_event, metric_hist, oee_calculations, production_kpis', 'six hypertables'
from timescaledb_information.hypertables;

select string_agg(hypertable_name || ' ' || extract(epoch from time_interval) / 3600, ', ' order by hypertable_name)
  ~ '^downtime_events 168\.?0*, energy_consumption 24\.?0*, fault_event 168\.?0*, metric_hist 1\.?0*, oee_calculations 24\.?0*, production_kpis 720\.?0*$',
  'chunks of an hour, a day, a week and 30 days'
from timescaledb_information.dimensions;

select count(*) = 3, 'three columnstores, which take what is 7 days old'
from timescaledb_information.jobs
where proc_name = 'policy_compression' and (config ->> 'compress_after')::interval = '7 days';

select string_agg(hypertable_name, ', ' order by hypertable_name)
    = 'downtime_events, energy_consumption, fault_event, metric_hist, oee_calculations', 'five retentions'
from timescaledb_information.jobs where proc_name = 'policy_retention';

select (config ->> 'drop_after')::interval = '90 days', 'telemetry is kept for 90 days'
from timescaledb_information.jobs where proc_name = 'policy_retention' and hypertable_name = 'metric_hist';

select count(*) = 0, 'no row is outside the chunks' from only factory_telemetry.metric_hist;

-- The plan of the plant wants more than 70 percent saved. Of fewer values a chunk has so few that its indexes are what is large.
select count(*) >= 500000 as many from factory_telemetry.metric_hist \gset
\if :many
begin;
select count(compress_chunk(chunk)) as chunks
from show_chunks('factory_telemetry.metric_hist', older_than => now() - interval '1 day') as chunk \gset
select sum(after_compression_total_bytes) < 0.3 * sum(before_compression_total_bytes),
       'the columnstore saves ' || round(100 - 100.0 * sum(after_compression_total_bytes) / sum(before_compression_total_bytes))
         || ' percent of the space of ' || :chunks || ' chunks'
from chunk_compression_stats('factory_telemetry.metric_hist') where after_compression_total_bytes is not null;
rollback;
\endif
\endif
