-- pleat: contract, down
-- before: only new code runs; afterwards old code may be started beside it
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = public;

BEGIN;
-- 1. make table c unlogged | lock: ACCESS EXCLUSIVE on c | H201 rewrites the whole table and its indexes while nobody can read or write it
ALTER TABLE public.c SET UNLOGGED;
COMMIT;

BEGIN;
-- 2. make table b logged | lock: ACCESS EXCLUSIVE on b | H201 rewrites the whole table and its indexes while nobody can read or write it
ALTER TABLE public.b SET LOGGED;
COMMIT;

-- pleat: expand, down
-- before: only old code runs
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = public;

BEGIN;
-- 1. comment on table b | lock: SHARE UPDATE EXCLUSIVE on b
COMMENT ON TABLE public.b IS NULL;
COMMIT;

BEGIN;
-- 2.1 set storage parameters of table a | lock: SHARE UPDATE EXCLUSIVE on a
ALTER TABLE public.a SET (autovacuum_enabled = false, fillfactor = 80);
-- 2.2 reset storage parameters of table a | lock: SHARE UPDATE EXCLUSIVE on a
ALTER TABLE public.a RESET (autovacuum_vacuum_scale_factor);
-- 3. comment on table a | lock: SHARE UPDATE EXCLUSIVE on a
COMMENT ON TABLE public.a IS 'Old';
COMMIT;
