-- pleat: contract, down
-- before: only new code runs; afterwards old code may be started beside it
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = public;

BEGIN;
-- 1. create foreign table gone | lock: none
CREATE FOREIGN TABLE public.gone (
  id integer
) SERVER shop;
COMMIT;

-- pleat: expand, down
-- before: only old code runs
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = public;

BEGIN;
-- 1. drop view titles | lock: none
DROP VIEW public.titles;
-- 2. drop foreign table films | lock: none
DROP FOREIGN TABLE public.films;
-- 3. drop domain code | lock: none
DROP DOMAIN public.code;
COMMIT;
