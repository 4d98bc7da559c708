-- pleat: expand, up
-- before: any code; afterwards new code may be started beside old code
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = public;

BEGIN;
-- 1. add column a.twice numeric | lock: ACCESS EXCLUSIVE on a
ALTER TABLE public.a ADD COLUMN twice numeric GENERATED ALWAYS AS (price * 2) VIRTUAL;
COMMIT;

-- pleat: contract, up
-- before: only new code runs; the backfill phase is complete
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = public;

BEGIN;
-- 2.1 compute a.gross by a new expression: drop column a.gross | lock: ACCESS EXCLUSIVE on a
ALTER TABLE public.a DROP COLUMN gross;
-- 2.2 add column a.gross numeric | lock: ACCESS EXCLUSIVE on a
ALTER TABLE public.a ADD COLUMN gross numeric GENERATED ALWAYS AS (price * 1.2) VIRTUAL;
-- 3.1 compute a.net by a new expression: drop column a.net | lock: ACCESS EXCLUSIVE on a | H601 may change nothing: no server was asked whether both texts mean the same (it says price)
ALTER TABLE public.a DROP COLUMN net;
-- 3.2 add column a.net numeric | lock: ACCESS EXCLUSIVE on a
ALTER TABLE public.a ADD COLUMN net numeric GENERATED ALWAYS AS (price * 0.8) VIRTUAL;
COMMIT;
