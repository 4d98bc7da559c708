-- pleat: contract, down
-- before: only new code runs; afterwards old code may be started beside it
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = public;

BEGIN;
-- 1.1 undo: replace cast (public.kind AS integer): drop cast (public.kind AS integer) | lock: none
DROP CAST (public.kind AS integer);
-- 1.2 create cast (public.kind AS integer) | lock: none
CREATE CAST (public.kind AS integer) WITH FUNCTION public.rank_of (public.kind);
COMMIT;

SET lock_timeout = 0;
-- 2. build index lots_code on lots without blocking writes | lock: SHARE UPDATE EXCLUSIVE on lots
CREATE INDEX CONCURRENTLY lots_code ON public.lots (((code)::integer));
SET lock_timeout = '3s';

-- pleat: expand, down
-- before: only old code runs
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = public;

BEGIN;
-- 1. drop function other_rank(public.kind) | lock: none
DROP ROUTINE public.other_rank (public.kind);
COMMIT;
