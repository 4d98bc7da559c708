-- pleat: contract, up
-- before: only new code runs; the backfill phase is complete
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = public;

BEGIN;
-- 1. drop table t | lock: ACCESS EXCLUSIVE on t | H101 rows or values are gone for good
DROP TABLE public.t;
COMMIT;
