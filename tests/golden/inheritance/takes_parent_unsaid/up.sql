-- pleat: expand, up
-- before: any code; afterwards new code may be started beside old code
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = public;

BEGIN;
-- 1. add column robots.page text not null | lock: ACCESS EXCLUSIVE on robots
ALTER TABLE public.robots ADD COLUMN page text NOT NULL DEFAULT '/';
-- 2. add column robots.took interval | lock: ACCESS EXCLUSIVE on robots
ALTER TABLE public.robots ADD COLUMN took interval;
-- 3. add check robots.visits_page, not validated yet | lock: ACCESS EXCLUSIVE on robots
ALTER TABLE public.robots ADD CONSTRAINT visits_page CHECK (page <> '') NOT VALID;
COMMIT;

BEGIN;
-- 4. add column visits.took interval | lock: ACCESS EXCLUSIVE on visits
ALTER TABLE public.visits ADD COLUMN took interval;
COMMIT;

BEGIN;
-- 5. add check robots.visits_took, not validated yet | lock: ACCESS EXCLUSIVE on robots
ALTER TABLE public.robots ADD CONSTRAINT visits_took CHECK (took > '0 s') NOT VALID;
COMMIT;

BEGIN;
-- 6. add check visits.visits_took, not validated yet | lock: ACCESS EXCLUSIVE on visits
ALTER TABLE public.visits ADD CONSTRAINT visits_took CHECK (took > '0 s') NOT VALID;
COMMIT;

-- pleat: backfill, up
-- before: any code; run after the expand phase
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = public;

BEGIN;
-- 7. validate constraint robots.visits_page | lock: SHARE UPDATE EXCLUSIVE on robots
ALTER TABLE public.robots VALIDATE CONSTRAINT visits_page;
COMMIT;

BEGIN;
-- 8. validate constraint robots.visits_took | lock: SHARE UPDATE EXCLUSIVE on robots
ALTER TABLE public.robots VALIDATE CONSTRAINT visits_took;
COMMIT;

BEGIN;
-- 9. validate constraint visits.visits_took | lock: SHARE UPDATE EXCLUSIVE on visits
ALTER TABLE public.visits VALIDATE CONSTRAINT visits_took;
COMMIT;

-- pleat: contract, up
-- before: only new code runs; the backfill phase is complete
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = public;

BEGIN;
-- 10. let table robots inherit from visits | lock: ACCESS EXCLUSIVE on robots, SHARE UPDATE EXCLUSIVE on visits
ALTER TABLE public.robots INHERIT public.visits;
COMMIT;
