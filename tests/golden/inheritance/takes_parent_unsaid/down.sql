-- pleat: contract, down
-- before: only new code runs; afterwards old code may be started beside it
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = public;

BEGIN;
-- 1. let table robots no longer inherit from visits | lock: ACCESS EXCLUSIVE on robots, ACCESS SHARE on visits
ALTER TABLE public.robots NO INHERIT public.visits;
COMMIT;

-- pleat: backfill, down
-- before: any code; nothing is lost
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = public;

-- pleat: expand, down
-- before: only old code runs
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = public;

BEGIN;
-- 1. drop constraint visits.visits_took | lock: ACCESS EXCLUSIVE on visits
ALTER TABLE public.visits DROP CONSTRAINT visits_took;
COMMIT;

BEGIN;
-- 2. drop constraint robots.visits_took | lock: ACCESS EXCLUSIVE on robots
ALTER TABLE public.robots DROP CONSTRAINT visits_took;
COMMIT;

BEGIN;
-- 3. drop column visits.took | lock: ACCESS EXCLUSIVE on visits
ALTER TABLE public.visits DROP COLUMN took;
COMMIT;

BEGIN;
-- 4. drop constraint robots.visits_page | lock: ACCESS EXCLUSIVE on robots
ALTER TABLE public.robots DROP CONSTRAINT visits_page;
-- 5. drop column robots.took | lock: ACCESS EXCLUSIVE on robots
ALTER TABLE public.robots DROP COLUMN took;
-- 6. drop column robots.page | lock: ACCESS EXCLUSIVE on robots
ALTER TABLE public.robots DROP COLUMN page;
COMMIT;
