-- pleat: contract, up
-- before: only new code runs; the backfill phase is complete
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = public;

BEGIN;
-- 1. rename column readings.value to amount | lock: ACCESS EXCLUSIVE on readings | H301 code from before the change fails from here on | H312 code that uses the new name fails up to here: start it when this is done
ALTER TABLE public.readings RENAME COLUMN value TO amount;
COMMIT;

BEGIN;
-- 2. drop view old_values | lock: ACCESS EXCLUSIVE on old_values | H301 code from before the change fails from here on
DROP VIEW public.old_values;
COMMIT;

BEGIN;
-- 3. drop materialized view oldest_values | lock: ACCESS EXCLUSIVE on oldest_values | H301 code from before the change fails from here on
DROP MATERIALIZED VIEW public.oldest_values;
COMMIT;

BEGIN;
-- 4. drop table oldest_readings | lock: ACCESS EXCLUSIVE on oldest_readings | H101 rows or values are gone for good
DROP TABLE public.oldest_readings;
COMMIT;

BEGIN;
-- 5. drop table old_readings | lock: ACCESS EXCLUSIVE on old_readings | H101 rows or values are gone for good
DROP TABLE public.old_readings;
COMMIT;
