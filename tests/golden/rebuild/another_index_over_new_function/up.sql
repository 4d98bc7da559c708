-- pleat: contract, up
-- before: only new code runs; the backfill phase is complete
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = public;
SET check_function_bodies = off;

BEGIN;
-- 1.1 change type of t.n from numeric(10,2) to numeric(12,4), rebuilding column t.g: drop column t.g | lock: ACCESS EXCLUSIVE on t | H103 going back converts the values again and may not restore the old text exactly
ALTER TABLE public.t DROP COLUMN g;
-- 1.2 change type of t.n from numeric(10,2) to numeric(12,4) | lock: ACCESS EXCLUSIVE on t | H201 rewrites the whole table and its indexes while nobody can read or write it
ALTER TABLE public.t ALTER COLUMN n TYPE numeric(12,4) USING n::numeric(12,4);
-- 1.3 add column t.g numeric | lock: ACCESS EXCLUSIVE on t
ALTER TABLE public.t ADD COLUMN g numeric GENERATED ALWAYS AS (n*2) STORED;
COMMIT;

SET lock_timeout = 0;
-- 2. drop index ix | lock: SHARE UPDATE EXCLUSIVE on t
DROP INDEX CONCURRENTLY public.ix;
SET lock_timeout = '3s';

BEGIN;
-- 3.1 rebuild function f(integer, integer): drop function f(integer) | lock: none | H301 code from before the change fails from here on
DROP ROUTINE public.f (integer);
-- 3.2 create function f(integer, integer) | lock: none
CREATE FUNCTION public.f (t integer, j integer DEFAULT 1) RETURNS integer LANGUAGE sql IMMUTABLE
AS $$select t$$;
COMMIT;

SET lock_timeout = 0;
-- 4. build index iz on t | lock: SHARE UPDATE EXCLUSIVE on t
CREATE INDEX CONCURRENTLY iz ON public.t ((public.f(x)));
SET lock_timeout = '3s';
