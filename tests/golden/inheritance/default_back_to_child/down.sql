-- pleat: expand, down
-- before: only old code runs
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = public;

BEGIN;
-- 1. give visits.page a default | lock: ACCESS EXCLUSIVE on visits
ALTER TABLE ONLY public.visits ALTER COLUMN page SET DEFAULT '/';
COMMIT;

BEGIN;
-- 2. give robots.page a default | lock: ACCESS EXCLUSIVE on robots
ALTER TABLE public.robots ALTER COLUMN page SET DEFAULT '/robots.txt';
COMMIT;
