-- pleat: expand, up
-- before: any code; afterwards new code may be started beside old code
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = ops, public;
SET check_function_bodies = off;

BEGIN;
-- 1. create schema ops | lock: none
CREATE SCHEMA ops;
-- 2. create procedure ops.report(integer, jsonb) | lock: none
CREATE PROCEDURE ops.report (job_id integer, config jsonb) LANGUAGE plpgsql
AS $$begin end$$;
-- 3. create function check_config(jsonb) | lock: none
CREATE FUNCTION public.check_config (config jsonb) RETURNS void LANGUAGE plpgsql
AS $$begin end$$;
-- 4. create procedure cleanup(integer, jsonb) | lock: none
CREATE PROCEDURE public.cleanup (job_id integer, config jsonb) LANGUAGE plpgsql
AS $$begin end$$;
COMMIT;

BEGIN;
-- 5. call ops.report every 1 month, paused | lock: none
SELECT alter_job(add_job('ops.report', INTERVAL '1 month', config => '{}', fixed_schedule => false, job_name => 'Once a month'), scheduled => false);
COMMIT;

BEGIN;
-- 6. call cleanup every 1 hour | lock: none
SELECT add_job('public.cleanup', INTERVAL '1 hour', fixed_schedule => false);
COMMIT;

BEGIN;
-- 7. call cleanup every 1 day | lock: none
SELECT alter_job(add_job('public.cleanup', INTERVAL '1 day', config => '{"keep":"1 year", "b": [1,2]}', initial_start => TIMESTAMPTZ '2030-01-01 01:00:00+00', timezone => 'Europe/Berlin', check_config => 'public.check_config', fixed_schedule => true, job_name => 'nightly'), max_runtime => INTERVAL '10 minutes', max_retries => 3, retry_period => INTERVAL '1 minute', timezone => 'Europe/Berlin');
COMMIT;
