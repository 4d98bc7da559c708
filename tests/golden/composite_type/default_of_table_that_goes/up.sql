-- pleat: expand, up
-- before: any code; afterwards new code may be started beside old code
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = public;

BEGIN;
-- 1.1 give spots.size no default: drop the default of spots.size | lock: ACCESS EXCLUSIVE on spots
ALTER TABLE public.spots ALTER COLUMN size DROP DEFAULT;
-- 1.2 drop not null on spots.size | lock: ACCESS EXCLUSIVE on spots
ALTER TABLE public.spots ALTER COLUMN size DROP NOT NULL;
-- 2. add attribute c date to composite type pair | lock: none
ALTER TYPE public.pair ADD ATTRIBUTE c date;
COMMIT;

-- pleat: contract, up
-- before: only new code runs; the backfill phase is complete
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = public;

BEGIN;
-- 3. drop table spots | lock: ACCESS EXCLUSIVE on spots | H101 rows or values are gone for good
DROP TABLE public.spots;
COMMIT;
