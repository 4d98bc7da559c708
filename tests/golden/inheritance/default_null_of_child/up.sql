-- pleat: expand, up
-- before: any code; afterwards new code may be started beside old code
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = public;

BEGIN;
-- 1.1 create table robots | lock: SHARE UPDATE EXCLUSIVE on visits
CREATE TABLE public.robots (
  page text
) INHERITS (public.visits);
-- 1.2 drop the default of robots.page | lock: none
ALTER TABLE public.robots ALTER COLUMN page DROP DEFAULT;
COMMIT;
