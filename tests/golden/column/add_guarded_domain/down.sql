-- pleat: contract, down
-- before: only new code runs; afterwards old code may be started beside it
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = public;

BEGIN;
-- 1. change type of players.old from public.score to integer | lock: ACCESS EXCLUSIVE on players | H201 rewrites the whole table and its indexes while nobody can read or write it
ALTER TABLE public.players ALTER COLUMN old TYPE integer USING old::integer;
COMMIT;

-- pleat: expand, down
-- before: only old code runs
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = public;

BEGIN;
-- 1. drop column players.best | lock: ACCESS EXCLUSIVE on players
ALTER TABLE public.players DROP COLUMN best;
COMMIT;
