-- pleat: contract, up
-- before: only new code runs; the backfill phase is complete
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = public;

BEGIN;
-- 1. drop range type a | lock: none
DROP TYPE public.a;
-- 2. create range type b | lock: none
CREATE TYPE public.b AS RANGE ( SUBTYPE = double precision, MULTIRANGE_TYPE_NAME = public.m);
COMMIT;
