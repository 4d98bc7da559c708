-- pleat: contract, up
-- before: only new code runs; the backfill phase is complete
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = public;

BEGIN;
-- 1. let table rated_visits no longer inherit from visits | lock: ACCESS EXCLUSIVE on rated_visits, ACCESS SHARE on visits
ALTER TABLE public.rated_visits NO INHERIT public.visits;
COMMIT;
