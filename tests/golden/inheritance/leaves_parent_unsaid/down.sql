-- pleat: contract, down
-- before: only new code runs; afterwards old code may be started beside it
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = public;
-- not undone: drop column robots.page: the column comes back without its values

BEGIN;
-- 1. add column robots.page text not null | lock: ACCESS EXCLUSIVE on robots
ALTER TABLE public.robots ADD COLUMN page text NOT NULL DEFAULT '/';
-- 2. add check robots.visits_page, not validated yet | lock: ACCESS EXCLUSIVE on robots | H302 fails and changes nothing if rows exist that break the rule
ALTER TABLE public.robots ADD CONSTRAINT visits_page CHECK (page <> '') NOT VALID;
COMMIT;

BEGIN;
-- 3. validate constraint robots.visits_page | lock: SHARE UPDATE EXCLUSIVE on robots | H302 fails and changes nothing if rows exist that break the rule
ALTER TABLE public.robots VALIDATE CONSTRAINT visits_page;
COMMIT;

BEGIN;
-- 4. let table robots inherit from visits | lock: ACCESS EXCLUSIVE on robots, SHARE UPDATE EXCLUSIVE on visits
ALTER TABLE public.robots INHERIT public.visits;
COMMIT;
