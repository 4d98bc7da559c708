-- pleat: contract, down
-- before: only new code runs; afterwards old code may be started beside it
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = public;

BEGIN;
-- 1. make table orders logged | lock: ACCESS EXCLUSIVE on orders | H201 rewrites the whole table and its indexes while nobody can read or write it
ALTER TABLE public.orders SET LOGGED;
COMMIT;

BEGIN;
-- 2. make table lines logged | lock: ACCESS EXCLUSIVE on lines | H201 rewrites the whole table and its indexes while nobody can read or write it
ALTER TABLE public.lines SET LOGGED;
COMMIT;

BEGIN;
-- 3. create publication all_orders | lock: SHARE UPDATE EXCLUSIVE on orders
CREATE PUBLICATION all_orders FOR TABLE ONLY public.orders;
COMMIT;

BEGIN;
-- 4. change the tables of publication all_lines | lock: SHARE UPDATE EXCLUSIVE on lines, SHARE UPDATE EXCLUSIVE on notes
ALTER PUBLICATION all_lines SET TABLE ONLY public.lines, ONLY public.notes;
COMMIT;
