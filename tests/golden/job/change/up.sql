-- pleat: expand, up
-- before: any code; afterwards new code may be started beside old code
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = public;

BEGIN;
-- 1.1 replace job cleanup: call cleanup no more by job cleanup | lock: none
SELECT delete_job( job_id) FROM timescaledb_information.jobs WHERE job_id >= 1000 AND proc_schema = 'public' AND proc_name = 'cleanup' AND hypertable_name IS NULL AND application_name IN ('cleanup [' || job_id || ']', 'User-Defined Action [' || job_id || ']' );
-- 1.2 call cleanup every 1 hour, paused | lock: none
SELECT alter_job(add_job('public.cleanup', INTERVAL '1 hour', fixed_schedule => false), scheduled => false);
COMMIT;

BEGIN;
-- 2.1 replace job nightly: call cleanup no more by job nightly | lock: none
SELECT delete_job( job_id) FROM timescaledb_information.jobs WHERE job_id >= 1000 AND proc_schema = 'public' AND proc_name = 'cleanup' AND hypertable_name IS NULL AND application_name = 'nightly [' || job_id || ']';
-- 2.2 call cleanup every 12 hours | lock: none
SELECT add_job('public.cleanup', INTERVAL '12 hours', config => '{"keep": "2 years"}', initial_start => TIMESTAMPTZ '2030-01-01 00:00:00+00', fixed_schedule => true, job_name => 'nightly');
COMMIT;

-- pleat: contract, up
-- before: only new code runs; the backfill phase is complete
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = public;

BEGIN;
-- 3. call report no more by job gone | lock: none
SELECT delete_job( job_id) FROM timescaledb_information.jobs WHERE job_id >= 1000 AND proc_schema = 'public' AND proc_name = 'report' AND hypertable_name IS NULL AND application_name = 'gone [' || job_id || ']';
COMMIT;

BEGIN;
-- 4. drop function report(integer, jsonb) | lock: none | H301 code from before the change fails from here on
DROP ROUTINE public.report (integer, jsonb);
COMMIT;
