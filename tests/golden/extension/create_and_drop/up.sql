-- pleat: expand, up
-- before: any code; afterwards new code may be started beside old code
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = public;

BEGIN;
-- 1. create extension citext | lock: none | H501 needs the extension's files on the server and the right to create it
CREATE EXTENSION IF NOT EXISTS citext;
-- 2. create extension pg_trgm | lock: none | H501 needs the extension's files on the server and the right to create it
CREATE EXTENSION IF NOT EXISTS pg_trgm;
-- 3. comment on extension pgcrypto | lock: none
COMMENT ON EXTENSION pgcrypto IS 'New words';
-- 4. add column t.c public.citext | lock: ACCESS EXCLUSIVE on t
ALTER TABLE public.t ADD COLUMN c public.citext;
COMMIT;

SET lock_timeout = 0;
-- 5. build index t_c_idx on t | lock: SHARE UPDATE EXCLUSIVE on t
CREATE INDEX CONCURRENTLY t_c_idx ON public.t USING gist (c public.gist_trgm_ops);
SET lock_timeout = '3s';

-- pleat: contract, up
-- before: only new code runs; the backfill phase is complete
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = public;

BEGIN;
-- 6. drop extension hstore | lock: none | H101 rows or values are gone for good
DROP EXTENSION hstore;
COMMIT;
