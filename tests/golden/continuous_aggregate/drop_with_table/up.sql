-- pleat: contract, up
-- before: only new code runs; the backfill phase is complete
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = public;

BEGIN;
-- 1. drop view busy | lock: ACCESS EXCLUSIVE on busy | H301 code from before the change fails from here on
DROP VIEW public.busy;
COMMIT;

BEGIN;
-- 2. drop continuous aggregate daily | lock: ACCESS EXCLUSIVE on daily, ACCESS EXCLUSIVE on hourly | H301 code from before the change fails from here on | H101 rows or values are gone for good
DROP MATERIALIZED VIEW public.daily;
COMMIT;

BEGIN;
-- 3. drop continuous aggregate hourly | lock: ACCESS EXCLUSIVE on hourly, ACCESS EXCLUSIVE on metrics | H301 code from before the change fails from here on | H101 rows or values are gone for good
DROP MATERIALIZED VIEW public.hourly;
-- 4. drop table metrics | lock: ACCESS EXCLUSIVE on metrics | H101 rows or values are gone for good
DROP TABLE public.metrics;
COMMIT;
