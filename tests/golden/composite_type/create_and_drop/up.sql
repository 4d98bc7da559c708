-- pleat: expand, up
-- before: any code; afterwards new code may be started beside old code
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = public;

BEGIN;
-- 1. create composite type nothing | lock: none
CREATE TYPE public.nothing AS (
);
-- 2.1 create composite type point3 | lock: none
CREATE TYPE public.point3 AS (
  x double precision,
  y double precision,
  z double precision
);
-- 2.2 comment on composite type point3 | lock: none
COMMENT ON TYPE public.point3 IS 'In space';
-- 2.3 comment on composite type point3.z | lock: none
COMMENT ON COLUMN public.point3.z IS 'Height';
-- 3. create composite type address | lock: none
CREATE TYPE public.address AS (
  street text COLLATE "C",
  zip character varying(10),
  place public.point3,
  tags text[]
);
-- 4. add column places.home public.address | lock: ACCESS EXCLUSIVE on places
ALTER TABLE public.places ADD COLUMN home public.address;
-- 5. add column places.track public.point3[] | lock: ACCESS EXCLUSIVE on places
ALTER TABLE public.places ADD COLUMN track public.point3[];
-- 6. add check places.places_home_check, not validated yet | lock: ACCESS EXCLUSIVE on places
ALTER TABLE public.places ADD CONSTRAINT places_home_check CHECK ((home).zip <> '') NOT VALID;
COMMIT;

-- pleat: backfill, up
-- before: any code; run after the expand phase
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = public;

BEGIN;
-- 7. validate constraint places.places_home_check | lock: SHARE UPDATE EXCLUSIVE on places
ALTER TABLE public.places VALIDATE CONSTRAINT places_home_check;
COMMIT;

-- pleat: contract, up
-- before: only new code runs; the backfill phase is complete
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = public;

BEGIN;
-- 8. drop composite type old_pair | lock: none
DROP TYPE public.old_pair;
COMMIT;
