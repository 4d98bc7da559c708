-- pleat: contract, up
-- before: only new code runs; the backfill phase is complete
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = public;

BEGIN;
-- 1. rename collation sorted to french | lock: none | H301 code from before the change fails from here on | H312 code that uses the new name fails up to here: start it when this is done
ALTER COLLATION public.sorted RENAME TO french;
-- 2.1 replace collation german: drop collation german | lock: none | H301 code from before the change fails from here on
DROP COLLATION public.german;
-- 2.2 create collation german | lock: none
CREATE COLLATION public.german ( PROVIDER = icu, LOCALE = 'de-AT');
COMMIT;
