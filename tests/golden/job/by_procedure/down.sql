-- pleat: contract, down
-- before: only new code runs; afterwards old code may be started beside it
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = public;
SET check_function_bodies = off;

BEGIN;
-- 1. create procedure gone(integer, jsonb) | lock: none
CREATE PROCEDURE public.gone (job_id integer, config jsonb) LANGUAGE plpgsql
AS $$begin end$$;
COMMIT;

BEGIN;
-- 2. call gone every 1 day | lock: none
SELECT add_job('public.gone', INTERVAL '1 day', fixed_schedule => false);
COMMIT;

-- pleat: expand, down
-- before: only old code runs
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = public;

BEGIN;
-- 1. call report no more by job report | lock: none
SELECT delete_job( job_id) FROM timescaledb_information.jobs WHERE job_id >= 1000 AND proc_schema = 'public' AND proc_name = 'report' AND hypertable_name IS NULL AND application_name IN ('report [' || job_id || ']', 'User-Defined Action [' || job_id || ']' );
COMMIT;

BEGIN;
-- 2. call cleanup no more by job cleanup | lock: none
SELECT delete_job( job_id) FROM timescaledb_information.jobs WHERE job_id >= 1000 AND proc_schema = 'public' AND proc_name = 'cleanup' AND hypertable_name IS NULL AND application_name IN ('cleanup [' || job_id || ']', 'User-Defined Action [' || job_id || ']' );
COMMIT;

BEGIN;
-- 3. call cleanup every 1 hour | lock: none
SELECT add_job('public.cleanup', INTERVAL '1 hour', config => '{"keep": "1 year"}', fixed_schedule => false);
COMMIT;

BEGIN;
-- 4. drop function report(integer, jsonb) | lock: none
DROP ROUTINE public.report (integer, jsonb);
COMMIT;
