-- pleat: contract, down
-- before: only new code runs; afterwards old code may be started beside it
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = public;
-- not undone: drop column names.town: the column comes back without its values

BEGIN;
-- 1. create collation french | lock: none
CREATE COLLATION public.french ( PROVIDER = icu, LOCALE = 'fr');
-- 2. add column names.town text | lock: ACCESS EXCLUSIVE on names
ALTER TABLE public.names ADD COLUMN town text COLLATE public.french;
COMMIT;
