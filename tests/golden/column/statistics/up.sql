-- pleat: expand, up
-- before: any code; afterwards new code may be started beside old code
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = public;

BEGIN;
-- 1. set statistics of a.kind | lock: SHARE UPDATE EXCLUSIVE on a
ALTER TABLE ONLY public.a ALTER COLUMN kind SET STATISTICS -1;
-- 2.1 set statistics of a.name | lock: SHARE UPDATE EXCLUSIVE on a
ALTER TABLE ONLY public.a ALTER COLUMN name SET STATISTICS 500;
-- 2.2 set n_distinct of a.name | lock: SHARE UPDATE EXCLUSIVE on a
ALTER TABLE ONLY public.a ALTER COLUMN name SET (n_distinct = 200);
-- 2.3 set n_distinct_inherited of a.name | lock: SHARE UPDATE EXCLUSIVE on a
ALTER TABLE ONLY public.a ALTER COLUMN name SET (n_distinct_inherited = -0.25);
-- 3.1 add column a.size integer | lock: ACCESS EXCLUSIVE on a
ALTER TABLE public.a ADD COLUMN size integer;
-- 3.2 set statistics of a.size | lock: SHARE UPDATE EXCLUSIVE on a
ALTER TABLE ONLY public.a ALTER COLUMN size SET STATISTICS 0;
COMMIT;

BEGIN;
-- 4. set statistics of m.at | lock: SHARE UPDATE EXCLUSIVE on m
ALTER TABLE ONLY public.m ALTER COLUMN at SET STATISTICS 20;
-- 5. set statistics of m.note | lock: SHARE UPDATE EXCLUSIVE on m
ALTER TABLE ONLY public.m ALTER COLUMN note SET STATISTICS 8;
COMMIT;
