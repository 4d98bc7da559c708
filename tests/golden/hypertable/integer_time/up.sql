-- pleat: expand, up
-- before: any code; afterwards new code may be started beside old code
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = clocks, public;
SET check_function_bodies = off;

BEGIN;
-- 1. create schema clocks | lock: none
CREATE SCHEMA clocks;
-- 2. create function clocks.milliseconds() | lock: none
CREATE FUNCTION clocks.milliseconds () RETURNS bigint LANGUAGE sql STABLE
AS $$select 1000 * extract(epoch from now())::bigint$$;
-- 3. create function minutes() | lock: none
CREATE FUNCTION public.minutes () RETURNS integer LANGUAGE sql STABLE
AS $$select extract(epoch from now())::integer / 60$$;
-- 4. create function small() | lock: none
CREATE FUNCTION public.small () RETURNS smallint LANGUAGE sql STABLE
AS $$select 7::smallint$$;
-- 5. create table fresh | lock: none
CREATE TABLE public.fresh (
  at smallint NOT NULL
);
-- 6. set chunk interval of counters to 50000 | lock: none | H307 holds for chunks that are made or compressed from here on, and leaves the others as they are
SELECT set_chunk_time_interval('public.counters', 50000);
-- 7. let clocks.milliseconds tell what is now in counters | lock: none
SELECT set_integer_now_func('public.counters', 'clocks.milliseconds', replace_if_exists => true );
-- 8. configure the columnstore of counters | lock: ACCESS EXCLUSIVE on counters
ALTER TABLE public.counters SET ( timescaledb.compress, timescaledb.compress_segmentby = 'value', timescaledb.compress_orderby = 'at DESC NULLS FIRST');
COMMIT;

BEGIN;
-- 9.1 remove the policy that there may be | lock: none
SELECT remove_compression_policy('public.counters', if_exists => true);
-- 9.2 move chunks of counters to the columnstore after 200000 | lock: none
SELECT add_compression_policy ('public.counters', compress_after => 200000, schedule_interval => INTERVAL '1 day');
COMMIT;

BEGIN;
-- 10.1 make fresh a hypertable by at | lock: none
SELECT create_hypertable('public.fresh', 'at', chunk_time_interval => 100, create_default_indexes => false);
-- 10.2 say what is now | lock: none
SELECT set_integer_now_func('public.fresh', 'public.small', replace_if_exists => true );
-- 11. let minutes tell what is now in readings | lock: none
SELECT set_integer_now_func('public.readings', 'public.minutes', replace_if_exists => true );
COMMIT;

BEGIN;
-- 12.1 remove the policy that there may be | lock: none
SELECT remove_retention_policy('public.fresh', if_exists => true);
-- 12.2 drop chunks of fresh after 30000 | lock: none
SELECT add_retention_policy ('public.fresh', drop_after => 30000);
COMMIT;
