-- pleat: expand, up
-- before: any code; afterwards new code may be started beside old code
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = public;

BEGIN;
-- 1. set version of server shop | lock: none
ALTER SERVER shop VERSION '1.1';
-- 2. drop constraint films.has_note | lock: ACCESS EXCLUSIVE on films
ALTER TABLE public.films DROP CONSTRAINT has_note;
-- 3. drop constraint films.has_title | lock: ACCESS EXCLUSIVE on films
ALTER TABLE public.films DROP CONSTRAINT has_title;
COMMIT;

-- pleat: contract, up
-- before: only new code runs; the backfill phase is complete
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = public;

BEGIN;
-- 4. drop column films.note | lock: ACCESS EXCLUSIVE on films | H301 code from before the change fails from here on
ALTER TABLE public.films DROP COLUMN note;
COMMIT;
