-- pleat: contract, down
-- before: only new code runs; afterwards old code may be started beside it
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = public;
-- not undone: drop extension hstore: data of the extension is not brought back

BEGIN;
-- 1. create extension hstore | lock: none
CREATE EXTENSION IF NOT EXISTS hstore;
COMMIT;

-- pleat: expand, down
-- before: only old code runs
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = public;

SET lock_timeout = 0;
-- 1. drop index t_c_idx | lock: SHARE UPDATE EXCLUSIVE on t
DROP INDEX CONCURRENTLY public.t_c_idx;
SET lock_timeout = '3s';

BEGIN;
-- 2. drop column t.c | lock: ACCESS EXCLUSIVE on t
ALTER TABLE public.t DROP COLUMN c;
-- 3. comment on extension pgcrypto | lock: none
COMMENT ON EXTENSION pgcrypto IS 'Old words';
-- 4. drop extension pg_trgm | lock: none
DROP EXTENSION pg_trgm;
-- 5. drop extension citext | lock: none
DROP EXTENSION citext;
COMMIT;
