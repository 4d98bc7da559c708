-- pleat: contract, up
-- before: only new code runs; the backfill phase is complete
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = public;
SET check_function_bodies = off;

BEGIN;
-- 1.1 rebuild function f(integer, integer): drop index x | lock: ACCESS EXCLUSIVE on t | H301 code from before the change fails from here on
DROP INDEX public.x;
-- 1.2 drop constraint t.k | lock: ACCESS EXCLUSIVE on t
ALTER TABLE public.t DROP CONSTRAINT k;
-- 1.3 drop function f(integer) | lock: none
DROP ROUTINE public.f (integer);
-- 1.4 create function f(integer, integer) | lock: none
CREATE FUNCTION public.f (t integer, j integer DEFAULT 1) RETURNS integer LANGUAGE sql IMMUTABLE
AS $$select t$$;
-- 1.5 add check t.k | lock: ACCESS EXCLUSIVE on t | H202 reads the whole table while writes wait (constraint t.k) | H203 builds an index while writes wait (index x)
ALTER TABLE public.t ADD CONSTRAINT k CHECK (public.f(b) > a);
-- 1.6 comment on constraint t.k | lock: ACCESS SHARE on t
COMMENT ON CONSTRAINT k ON public.t IS 'n';
-- 1.7 build index x on t | lock: SHARE on t
CREATE INDEX x ON public.t ((public.f(b)), a) WITH (fillfactor = 80);
-- 1.8 comment on index x | lock: none
COMMENT ON INDEX public.x IS 'b';
-- 2. change type of t.a from integer to bigint | lock: ACCESS EXCLUSIVE on t | H201 rewrites the whole table and its indexes while nobody can read or write it
ALTER TABLE public.t ALTER COLUMN a TYPE bigint USING a::bigint;
COMMIT;
