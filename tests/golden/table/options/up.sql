-- pleat: expand, up
-- before: any code; afterwards new code may be started beside old code
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = public;

BEGIN;
-- 1. comment on table a | lock: SHARE UPDATE EXCLUSIVE on a
COMMENT ON TABLE public.a IS 'New';
-- 2.1 set storage parameters of table a | lock: SHARE UPDATE EXCLUSIVE on a
ALTER TABLE public.a SET (autovacuum_vacuum_scale_factor = 0.1, fillfactor = 90);
-- 2.2 reset storage parameters of table a | lock: SHARE UPDATE EXCLUSIVE on a
ALTER TABLE public.a RESET (autovacuum_enabled);
COMMIT;

BEGIN;
-- 3. comment on table b | lock: SHARE UPDATE EXCLUSIVE on b
COMMENT ON TABLE public.b IS 'Comes';
COMMIT;

-- pleat: contract, up
-- before: only new code runs; the backfill phase is complete
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = public;

BEGIN;
-- 4. make table b unlogged | lock: ACCESS EXCLUSIVE on b | H201 rewrites the whole table and its indexes while nobody can read or write it
ALTER TABLE public.b SET UNLOGGED;
COMMIT;

BEGIN;
-- 5. make table c logged | lock: ACCESS EXCLUSIVE on c | H201 rewrites the whole table and its indexes while nobody can read or write it
ALTER TABLE public.c SET LOGGED;
COMMIT;
