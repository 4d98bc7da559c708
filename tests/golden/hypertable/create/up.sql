-- pleat: expand, up
-- before: any code; afterwards new code may be started beside old code
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = public;

BEGIN;
-- 1. create table counters | lock: none
CREATE TABLE public.counters (
  at bigint NOT NULL,
  value integer
);
-- 2. create table metric_hist | lock: none
CREATE TABLE public.metric_hist (
  device_id bigint NOT NULL,
  ts timestamp with time zone NOT NULL,
  value double precision,
  CONSTRAINT metric_hist_pkey PRIMARY KEY (device_id, ts),
  CONSTRAINT value_check CHECK (value > -1000)
);
-- 3. add foreign key metric_hist.metric_hist_device_id_fkey | lock: SHARE ROW EXCLUSIVE on devices | H204 locks the referenced table as well, for an instant
ALTER TABLE public.metric_hist ADD CONSTRAINT metric_hist_device_id_fkey FOREIGN KEY (device_id) REFERENCES public.devices (id);
-- 4. create table plain_hist | lock: none
CREATE TABLE public.plain_hist (
  day date NOT NULL
);
-- 5. make counters a hypertable by at | lock: none
SELECT create_hypertable('public.counters', 'at', chunk_time_interval => 100000, create_default_indexes => false);
-- 6.1 make metric_hist a hypertable by ts | lock: none
SELECT create_hypertable('public.metric_hist', 'ts', chunk_time_interval => INTERVAL '1 hour', create_default_indexes => false);
-- 6.2 divide its chunks by device_id as well | lock: none
SELECT add_dimension('public.metric_hist', 'device_id', number_partitions => 4);
-- 7. configure the columnstore of metric_hist | lock: none
ALTER TABLE public.metric_hist SET ( timescaledb.compress, timescaledb.compress_segmentby = 'device_id', timescaledb.compress_orderby = 'ts DESC NULLS FIRST');
COMMIT;

BEGIN;
-- 8.1 remove the policy that there may be | lock: none
SELECT remove_compression_policy('public.metric_hist', if_exists => true);
-- 8.2 move chunks of metric_hist to the columnstore after 7 days | lock: none
SELECT add_compression_policy ('public.metric_hist', compress_after => INTERVAL '7 days', schedule_interval => INTERVAL '30 minutes');
COMMIT;

BEGIN;
-- 9. make plain_hist a hypertable by day | lock: none
SELECT create_hypertable('public.plain_hist', 'day', chunk_time_interval => INTERVAL '7 days', create_default_indexes => false);
COMMIT;

BEGIN;
-- 10. build index metric_ts_idx on metric_hist | lock: none
CREATE INDEX metric_ts_idx ON public.metric_hist (ts DESC);
COMMIT;

BEGIN;
-- 11.1 remove the policy that there may be | lock: none
SELECT remove_retention_policy('public.metric_hist', if_exists => true);
-- 11.2 drop chunks of metric_hist after 90 days | lock: none
SELECT add_retention_policy ('public.metric_hist', drop_after => INTERVAL '90 days');
COMMIT;
