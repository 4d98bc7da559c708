-- pleat: contract, down
-- before: only new code runs; afterwards old code may be started beside it
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = public;

BEGIN;
-- 1.1 undo: replace collation german: drop collation german | lock: none
DROP COLLATION public.german;
-- 1.2 create collation german | lock: none
CREATE COLLATION public.german ( PROVIDER = icu, LOCALE = 'de');
-- 2. rename collation french to sorted | lock: none
ALTER COLLATION public.french RENAME TO sorted;
COMMIT;
