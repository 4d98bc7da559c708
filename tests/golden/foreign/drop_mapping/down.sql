-- pleat: contract, down
-- before: only new code runs; afterwards old code may be started beside it
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = public;
-- not undone: drop user mapping shop.postgres: a password comes back with nobody: it is not read

BEGIN;
-- 1. create user mapping shop.postgres | lock: none
CREATE USER MAPPING FOR postgres SERVER shop OPTIONS ("user" 'owner');
COMMIT;
