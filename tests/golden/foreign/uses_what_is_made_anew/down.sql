-- pleat: contract, down
-- before: only new code runs; afterwards old code may be started beside it
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = public;
SET check_function_bodies = off;

BEGIN;
-- 1.1 undo: rebuild function f(integer, integer): drop the default of ft.id | lock: ACCESS EXCLUSIVE on ft
ALTER TABLE public.ft ALTER COLUMN id DROP DEFAULT;
-- 1.2 drop constraint ft.c | lock: ACCESS EXCLUSIVE on ft
ALTER TABLE public.ft DROP CONSTRAINT c;
-- 1.3 drop function f(integer, integer) | lock: none
DROP ROUTINE public.f (integer, integer);
-- 1.4 create function f(integer) | lock: none
CREATE FUNCTION public.f (a integer) RETURNS integer LANGUAGE sql IMMUTABLE
AS $$select a$$;
-- 1.5 give ft.id a default | lock: ACCESS EXCLUSIVE on ft
ALTER TABLE public.ft ALTER COLUMN id SET DEFAULT public.f(1);
-- 1.6 add check ft.c | lock: ACCESS EXCLUSIVE on ft | H202 reads the whole table while writes wait | H302 fails and changes nothing if rows exist that break the rule
ALTER TABLE public.ft ADD CONSTRAINT c CHECK (public.f(id) > 0);
COMMIT;
