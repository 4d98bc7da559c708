-- pleat: expand, down
-- before: only old code runs
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = ops, public;

BEGIN;
-- 1. call cleanup no more by job nightly | lock: none
SELECT delete_job( job_id) FROM timescaledb_information.jobs WHERE job_id >= 1000 AND proc_schema = 'public' AND proc_name = 'cleanup' AND hypertable_name IS NULL AND application_name = 'nightly [' || job_id || ']';
COMMIT;

BEGIN;
-- 2. call cleanup no more by job cleanup | lock: none
SELECT delete_job( job_id) FROM timescaledb_information.jobs WHERE job_id >= 1000 AND proc_schema = 'public' AND proc_name = 'cleanup' AND hypertable_name IS NULL AND application_name IN ('cleanup [' || job_id || ']', 'User-Defined Action [' || job_id || ']' );
COMMIT;

BEGIN;
-- 3. call ops.report no more by job Once a month | lock: none
SELECT delete_job( job_id) FROM timescaledb_information.jobs WHERE job_id >= 1000 AND proc_schema = 'ops' AND proc_name = 'report' AND hypertable_name IS NULL AND application_name = 'Once a month [' || job_id || ']';
COMMIT;

BEGIN;
-- 4. drop function cleanup(integer, jsonb) | lock: none
DROP ROUTINE public.cleanup (integer, jsonb);
-- 5. drop function check_config(jsonb) | lock: none
DROP ROUTINE public.check_config (jsonb);
-- 6. drop function ops.report(integer, jsonb) | lock: none
DROP ROUTINE ops.report (integer, jsonb);
-- 7. drop schema ops | lock: none
DROP SCHEMA ops;
COMMIT;
