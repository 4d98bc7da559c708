-- pleat: expand, up
-- before: any code; afterwards new code may be started beside old code
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = public;

BEGIN;
-- 1. add column players.best public.score | lock: ACCESS EXCLUSIVE on players | H201 rewrites the whole table and its indexes while nobody can read or write it
ALTER TABLE public.players ADD COLUMN best public.score;
COMMIT;

-- pleat: contract, up
-- before: only new code runs; the backfill phase is complete
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = public;

BEGIN;
-- 2. change type of players.old from integer to public.score | lock: ACCESS EXCLUSIVE on players | H201 rewrites the whole table and its indexes while nobody can read or write it | H103 going back converts the values again and may not restore the old text exactly
ALTER TABLE public.players ALTER COLUMN old TYPE public.score USING old::public.score;
COMMIT;
