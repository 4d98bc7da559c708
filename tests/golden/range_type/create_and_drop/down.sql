-- pleat: contract, down
-- before: only new code runs; afterwards old code may be started beside it
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = public;

BEGIN;
-- 1. create range type old_range | lock: none
CREATE TYPE public.old_range AS RANGE ( SUBTYPE = integer);
-- 2. drop constraint stays.stays_span_excl | lock: ACCESS EXCLUSIVE on stays
ALTER TABLE public.stays DROP CONSTRAINT stays_span_excl;
COMMIT;

-- pleat: expand, down
-- before: only old code runs
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = public;

BEGIN;
-- 1. drop column stays.codes | lock: ACCESS EXCLUSIVE on stays
ALTER TABLE public.stays DROP COLUMN codes;
-- 2. drop column stays.spans | lock: ACCESS EXCLUSIVE on stays
ALTER TABLE public.stays DROP COLUMN spans;
-- 3. drop column stays.span | lock: ACCESS EXCLUSIVE on stays
ALTER TABLE public.stays DROP COLUMN span;
-- 4. drop range type float_range | lock: none
DROP TYPE public.float_range;
-- 5. drop range type code_span | lock: none
DROP TYPE public.code_span;
COMMIT;
