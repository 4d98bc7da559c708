-- pleat: contract, down
-- before: only new code runs; afterwards old code may be started beside it
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = public;

BEGIN;
-- 1. let table rated_visits inherit from visits | lock: ACCESS EXCLUSIVE on rated_visits, SHARE UPDATE EXCLUSIVE on visits
ALTER TABLE public.rated_visits INHERIT public.visits;
COMMIT;
