-- pleat: contract, up
-- before: only new code runs; the backfill phase is complete
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = public;

BEGIN;
-- 1. drop continuous aggregate hourly | lock: ACCESS EXCLUSIVE on hourly, ACCESS EXCLUSIVE on readings | H301 code from before the change fails from here on | H101 rows or values are gone for good
DROP MATERIALIZED VIEW public.hourly;
-- 2. drop table readings | lock: ACCESS EXCLUSIVE on readings | H101 rows or values are gone for good
DROP TABLE public.readings;
COMMIT;
