-- pleat: contract, up
-- before: only new code runs; the backfill phase is complete
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = public;

BEGIN;
-- 1. rename range type named to called | lock: none | H301 code from before the change fails from here on | H312 code that uses the new name fails up to here: start it when this is done
ALTER TYPE public.named RENAME TO called;
-- 2. rename range type nameds to many | lock: none | H301 code from before the change fails from here on
ALTER TYPE public.nameds RENAME TO many;
-- 3.1 replace range type span: drop range type span | lock: none | H301 code from before the change fails from here on
DROP TYPE public.span;
-- 3.2 create range type span | lock: none
CREATE TYPE public.span AS RANGE ( SUBTYPE = bigint);
COMMIT;
