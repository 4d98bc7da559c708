-- pleat: contract, down
-- before: only new code runs; afterwards old code may be started beside it
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = public;

BEGIN;
-- 1.1 undo: compute a.net by a new expression: drop column a.net | lock: ACCESS EXCLUSIVE on a
ALTER TABLE public.a DROP COLUMN net;
-- 1.2 add column a.net numeric | lock: ACCESS EXCLUSIVE on a | H201 rewrites the whole table and its indexes while nobody can read or write it
ALTER TABLE public.a ADD COLUMN net numeric GENERATED ALWAYS AS (price) VIRTUAL;
-- 2.1 undo: compute a.gross by a new expression: drop column a.gross | lock: ACCESS EXCLUSIVE on a
ALTER TABLE public.a DROP COLUMN gross;
-- 2.2 add column a.gross numeric | lock: ACCESS EXCLUSIVE on a | H201 rewrites the whole table and its indexes while nobody can read or write it
ALTER TABLE public.a ADD COLUMN gross numeric GENERATED ALWAYS AS (price * 1.2) STORED;
COMMIT;

-- pleat: expand, down
-- before: only old code runs
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = public;

BEGIN;
-- 1. drop column a.twice | lock: ACCESS EXCLUSIVE on a
ALTER TABLE public.a DROP COLUMN twice;
COMMIT;
