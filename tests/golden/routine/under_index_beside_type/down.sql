-- pleat: contract, down
-- before: only new code runs; afterwards old code may be started beside it
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = public;
SET check_function_bodies = off;

BEGIN;
-- 1. change type of t.a from bigint to integer | lock: ACCESS EXCLUSIVE on t | H201 rewrites the whole table and its indexes while nobody can read or write it
ALTER TABLE public.t ALTER COLUMN a TYPE integer USING a::integer;
-- 2.1 undo: rebuild function f(integer, integer): drop index x | lock: ACCESS EXCLUSIVE on t
DROP INDEX public.x;
-- 2.2 drop constraint t.k | lock: ACCESS EXCLUSIVE on t
ALTER TABLE public.t DROP CONSTRAINT k;
-- 2.3 drop function f(integer, integer) | lock: none
DROP ROUTINE public.f (integer, integer);
-- 2.4 create function f(integer) | lock: none
CREATE FUNCTION public.f (t integer) RETURNS integer LANGUAGE sql IMMUTABLE
AS $$select t$$;
-- 2.5 add check t.k, not validated yet | lock: ACCESS EXCLUSIVE on t | H302 fails and changes nothing if rows exist that break the rule
ALTER TABLE public.t ADD CONSTRAINT k CHECK (public.f(b) > a) NOT VALID;
-- 2.6 build index x on t | lock: SHARE on t | H203 builds an index while writes wait
CREATE INDEX x ON public.t ((public.f(b)), a) WITH (fillfactor = 70);
-- 2.7 comment on index x | lock: none
COMMENT ON INDEX public.x IS 'a';
COMMIT;
