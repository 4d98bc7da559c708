-- pleat: expand, up
-- before: any code; afterwards new code may be started beside old code
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = public;
SET check_function_bodies = off;

BEGIN;
-- 1. create procedure report(integer, jsonb) | lock: none
CREATE PROCEDURE public.report (job_id integer, config jsonb) LANGUAGE plpgsql
AS $$begin end$$;
COMMIT;

BEGIN;
-- 2.1 replace job cleanup: call cleanup no more by job cleanup | lock: none
SELECT delete_job( job_id) FROM timescaledb_information.jobs WHERE job_id >= 1000 AND proc_schema = 'public' AND proc_name = 'cleanup' AND hypertable_name IS NULL AND application_name IN ('cleanup [' || job_id || ']', 'User-Defined Action [' || job_id || ']' );
-- 2.2 call cleanup every 1 day, paused | lock: none
SELECT alter_job(add_job('public.cleanup', INTERVAL '1 day', config => '{"keep": "2 years"}', initial_start => TIMESTAMPTZ '2030-01-01 02:00:00+00', timezone => 'Europe/Berlin', fixed_schedule => true), max_retries => 3, timezone => 'Europe/Berlin', scheduled => false);
COMMIT;

BEGIN;
-- 3. call report every 1 hour | lock: none
SELECT add_job('public.report', INTERVAL '1 hour', fixed_schedule => false);
COMMIT;

-- pleat: contract, up
-- before: only new code runs; the backfill phase is complete
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = public;

BEGIN;
-- 4. call gone no more by job gone | lock: none
SELECT delete_job( job_id) FROM timescaledb_information.jobs WHERE job_id >= 1000 AND proc_schema = 'public' AND proc_name = 'gone' AND hypertable_name IS NULL AND application_name IN ('gone [' || job_id || ']', 'User-Defined Action [' || job_id || ']' );
COMMIT;

BEGIN;
-- 5. drop function gone(integer, jsonb) | lock: none | H301 code from before the change fails from here on
DROP ROUTINE public.gone (integer, jsonb);
COMMIT;
