-- pleat: expand, up
-- before: any code; afterwards new code may be started beside old code
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = public;

BEGIN;
-- 1. give robots.page a default | lock: ACCESS EXCLUSIVE on robots
ALTER TABLE public.robots ALTER COLUMN page SET DEFAULT '/start';
COMMIT;

BEGIN;
-- 2. give visits.page a default | lock: ACCESS EXCLUSIVE on visits
ALTER TABLE ONLY public.visits ALTER COLUMN page SET DEFAULT '/start';
COMMIT;
