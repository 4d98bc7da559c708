-- pleat: expand, up
-- before: any code; afterwards new code may be started beside old code
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = public;

BEGIN;
-- 1. replace view v | lock: ACCESS EXCLUSIVE on v
CREATE OR REPLACE VIEW public.v AS
select id, a from public.t where id > 3;
COMMIT;

BEGIN;
-- 2. replace view w | lock: ACCESS EXCLUSIVE on w
CREATE OR REPLACE VIEW public.w WITH (security_barrier = true, security_invoker = true) AS
select id from public.t;
COMMIT;

-- pleat: contract, up
-- before: only new code runs; the backfill phase is complete
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = public;

BEGIN;
-- 3. rename view old_name to new_name | lock: ACCESS EXCLUSIVE on old_name | H301 code from before the change fails from here on | H312 code that uses the new name fails up to here: start it when this is done
ALTER VIEW public.old_name RENAME TO new_name;
COMMIT;

BEGIN;
-- 4. rename materialized view old_counts to new_counts | lock: ACCESS EXCLUSIVE on old_counts | H301 code from before the change fails from here on | H312 code that uses the new name fails up to here: start it when this is done
ALTER MATERIALIZED VIEW public.old_counts RENAME TO new_counts;
COMMIT;
