-- pleat: contract, down
-- before: only new code runs; afterwards old code may be started beside it
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = public;
SET check_function_bodies = off;

SET lock_timeout = 0;
-- 1. drop index iz | lock: SHARE UPDATE EXCLUSIVE on t
DROP INDEX CONCURRENTLY public.iz;
SET lock_timeout = '3s';

BEGIN;
-- 2.1 undo: rebuild function f(integer, integer): drop function f(integer, integer) | lock: none
DROP ROUTINE public.f (integer, integer);
-- 2.2 create function f(integer) | lock: none
CREATE FUNCTION public.f (t integer) RETURNS integer LANGUAGE sql IMMUTABLE
AS $$select t$$;
COMMIT;

SET lock_timeout = 0;
-- 3. build index ix on t without blocking writes | lock: SHARE UPDATE EXCLUSIVE on t
CREATE INDEX CONCURRENTLY ix ON public.t ((public.f(x)));
SET lock_timeout = '3s';

BEGIN;
-- 4.1 undo: change type of t.n from numeric(10,2) to numeric(12,4), rebuilding column t.g: drop column t.g | lock: ACCESS EXCLUSIVE on t
ALTER TABLE public.t DROP COLUMN g;
-- 4.2 change type of t.n from numeric(12,4) to numeric(10,2) | lock: ACCESS EXCLUSIVE on t | H201 rewrites the whole table and its indexes while nobody can read or write it
ALTER TABLE public.t ALTER COLUMN n TYPE numeric(10,2) USING n::numeric(10,2);
-- 4.3 add column t.g numeric | lock: ACCESS EXCLUSIVE on t | H201 rewrites the whole table and its indexes while nobody can read or write it
ALTER TABLE public.t ADD COLUMN g numeric GENERATED ALWAYS AS (n*2) STORED;
COMMIT;
