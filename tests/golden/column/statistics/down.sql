-- pleat: expand, down
-- before: only old code runs
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = public;

BEGIN;
-- 1. set statistics of m.note | lock: SHARE UPDATE EXCLUSIVE on m
ALTER TABLE ONLY public.m ALTER COLUMN note SET STATISTICS 7;
-- 2. set statistics of m.at | lock: SHARE UPDATE EXCLUSIVE on m
ALTER TABLE ONLY public.m ALTER COLUMN at SET STATISTICS -1;
COMMIT;

BEGIN;
-- 3. drop column a.size | lock: ACCESS EXCLUSIVE on a
ALTER TABLE public.a DROP COLUMN size;
-- 4.1 set statistics of a.name | lock: SHARE UPDATE EXCLUSIVE on a
ALTER TABLE ONLY public.a ALTER COLUMN name SET STATISTICS -1;
-- 4.2 set n_distinct of a.name | lock: SHARE UPDATE EXCLUSIVE on a
ALTER TABLE ONLY public.a ALTER COLUMN name SET (n_distinct = -0.5);
-- 4.3 set n_distinct_inherited of a.name | lock: SHARE UPDATE EXCLUSIVE on a
ALTER TABLE ONLY public.a ALTER COLUMN name RESET (n_distinct_inherited);
-- 5. set statistics of a.kind | lock: SHARE UPDATE EXCLUSIVE on a
ALTER TABLE ONLY public.a ALTER COLUMN kind SET STATISTICS 10;
COMMIT;
