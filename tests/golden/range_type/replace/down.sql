-- pleat: contract, down
-- before: only new code runs; afterwards old code may be started beside it
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = public;

BEGIN;
-- 1.1 undo: replace range type span: drop range type span | lock: none
DROP TYPE public.span;
-- 1.2 create range type span | lock: none
CREATE TYPE public.span AS RANGE ( SUBTYPE = integer);
-- 2. rename range type many to nameds | lock: none
ALTER TYPE public.many RENAME TO nameds;
-- 3. rename range type called to named | lock: none
ALTER TYPE public.called RENAME TO named;
COMMIT;
