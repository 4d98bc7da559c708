-- pleat: expand, down
-- before: only old code runs
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = public;

BEGIN;
-- 1. drop not null on visits.page | lock: ACCESS EXCLUSIVE on visits
ALTER TABLE public.visits ALTER COLUMN page DROP NOT NULL;
COMMIT;

BEGIN;
-- 2. drop table robots | lock: ACCESS EXCLUSIVE on robots
DROP TABLE public.robots;
COMMIT;

BEGIN;
-- 3. drop table visits | lock: ACCESS EXCLUSIVE on visits
DROP TABLE public.visits;
COMMIT;

BEGIN;
-- 4. drop not null on days.page | lock: ACCESS EXCLUSIVE on days
ALTER TABLE public.days ALTER COLUMN page DROP NOT NULL;
COMMIT;

BEGIN;
-- 5. drop table days_2024 | lock: ACCESS EXCLUSIVE on days_2024
DROP TABLE public.days_2024;
COMMIT;

BEGIN;
-- 6. drop table days | lock: ACCESS EXCLUSIVE on days
DROP TABLE public.days;
COMMIT;
