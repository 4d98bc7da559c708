-- pleat: expand, up
-- before: any code; afterwards new code may be started beside old code
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = public;

BEGIN;
-- 1. give marks.size no default | lock: ACCESS EXCLUSIVE on marks
ALTER TABLE public.marks ALTER COLUMN size DROP DEFAULT;
COMMIT;

BEGIN;
-- 2.1 give spots.size no default: drop the default of spots.size | lock: ACCESS EXCLUSIVE on spots
ALTER TABLE public.spots ALTER COLUMN size DROP DEFAULT;
-- 2.2 drop not null on spots.size | lock: ACCESS EXCLUSIVE on spots
ALTER TABLE public.spots ALTER COLUMN size DROP NOT NULL;
-- 3. add attribute c date to composite type pair | lock: none
ALTER TYPE public.pair ADD ATTRIBUTE c date;
COMMIT;

-- pleat: contract, up
-- before: only new code runs; the backfill phase is complete
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = public;

BEGIN;
-- 4. rename composite type old_pair to new_pair | lock: none | H301 code from before the change fails from here on | H312 code that uses the new name fails up to here: start it when this is done
ALTER TYPE public.old_pair RENAME TO new_pair;
-- 5. add attribute c date to composite type new_pair | lock: none
ALTER TYPE public.new_pair ADD ATTRIBUTE c date;
-- 6. drop table marks | lock: ACCESS EXCLUSIVE on marks | H101 rows or values are gone for good
DROP TABLE public.marks;
COMMIT;

BEGIN;
-- 7. drop table spots | lock: ACCESS EXCLUSIVE on spots | H101 rows or values are gone for good
DROP TABLE public.spots;
COMMIT;
