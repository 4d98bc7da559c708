-- pleat: contract, up
-- before: only new code runs; the backfill phase is complete
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = public;

BEGIN;
-- 1. change the tables of publication all_lines | lock: SHARE UPDATE EXCLUSIVE on lines, SHARE UPDATE EXCLUSIVE on notes | H301 code from before the change fails from here on
ALTER PUBLICATION all_lines SET TABLE ONLY public.notes;
-- 2. drop publication all_orders | lock: none | H301 code from before the change fails from here on
DROP PUBLICATION all_orders;
-- 3. make table lines unlogged | lock: ACCESS EXCLUSIVE on lines | H201 rewrites the whole table and its indexes while nobody can read or write it
ALTER TABLE public.lines SET UNLOGGED;
COMMIT;

BEGIN;
-- 4. make table orders unlogged | lock: ACCESS EXCLUSIVE on orders | H201 rewrites the whole table and its indexes while nobody can read or write it
ALTER TABLE public.orders SET UNLOGGED;
COMMIT;
