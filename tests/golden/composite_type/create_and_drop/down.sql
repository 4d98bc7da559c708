-- pleat: contract, down
-- before: only new code runs; afterwards old code may be started beside it
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = public;

BEGIN;
-- 1.1 undo: drop composite type old_pair: create composite type old_pair | lock: none
CREATE TYPE public.old_pair AS (
  x integer,
  y integer
);
-- 1.2 comment on composite type old_pair | lock: none
COMMENT ON TYPE public.old_pair IS 'Gone';
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
-- 1. drop constraint places.places_home_check | lock: ACCESS EXCLUSIVE on places
ALTER TABLE public.places DROP CONSTRAINT places_home_check;
-- 2. drop column places.track | lock: ACCESS EXCLUSIVE on places
ALTER TABLE public.places DROP COLUMN track;
-- 3. drop column places.home | lock: ACCESS EXCLUSIVE on places
ALTER TABLE public.places DROP COLUMN home;
-- 4. drop composite type address | lock: none
DROP TYPE public.address;
-- 5. drop composite type point3 | lock: none
DROP TYPE public.point3;
-- 6. drop composite type nothing | lock: none
DROP TYPE public.nothing;
COMMIT;
