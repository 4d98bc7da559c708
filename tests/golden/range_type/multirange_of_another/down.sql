-- pleat: contract, down
-- before: only new code runs; afterwards old code may be started beside it
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = public;

BEGIN;
-- 1. drop range type b | lock: none
DROP TYPE public.b;
-- 2. create range type a | lock: none
CREATE TYPE public.a AS RANGE ( SUBTYPE = double precision, MULTIRANGE_TYPE_NAME = public.m);
COMMIT;
