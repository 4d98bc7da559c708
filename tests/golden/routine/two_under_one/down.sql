-- pleat: contract, down
-- before: only new code runs; afterwards old code may be started beside it
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = public;
SET check_function_bodies = off;

BEGIN;
-- 1.1 undo: rebuild function g(integer): drop the default of t.b | lock: ACCESS EXCLUSIVE on t
ALTER TABLE public.t ALTER COLUMN b DROP DEFAULT;
-- 1.2 drop check d_check of domain d | lock: none
ALTER DOMAIN public.d DROP CONSTRAINT d_check;
-- 1.3 drop the default of domain d | lock: none
ALTER DOMAIN public.d DROP DEFAULT;
-- 1.4 drop function g(integer) | lock: none
DROP ROUTINE public.g (integer);
-- 1.5 create function g(integer) | lock: none
CREATE FUNCTION public.g (integer) RETURNS integer LANGUAGE sql IMMUTABLE
AS $$select $1$$;
COMMIT;

BEGIN;
-- 2. add check d_check to domain d | lock: SHARE on t | H202 reads the whole table while writes wait | H302 fails and changes nothing if rows exist that break the rule
ALTER DOMAIN public.d ADD CONSTRAINT d_check CHECK (public.g(value) > 0);
COMMIT;

BEGIN;
-- 3.1 undo: rebuild function g(integer): set the default of domain d | lock: none
ALTER DOMAIN public.d SET DEFAULT public.f();
-- 3.2 give t.b a default | lock: ACCESS EXCLUSIVE on t
ALTER TABLE public.t ALTER COLUMN b SET DEFAULT (public.f() + public.g(2));
-- 4.1 undo: rebuild function f(): drop the default of t.b | lock: ACCESS EXCLUSIVE on t
ALTER TABLE public.t ALTER COLUMN b DROP DEFAULT;
-- 4.2 drop check d_check of domain d | lock: none
ALTER DOMAIN public.d DROP CONSTRAINT d_check;
-- 4.3 drop the default of domain d | lock: none
ALTER DOMAIN public.d DROP DEFAULT;
-- 4.4 drop function f() | lock: none
DROP ROUTINE public.f ();
-- 4.5 create function f() | lock: none
CREATE FUNCTION public.f () RETURNS integer LANGUAGE sql
AS $$select 1$$;
COMMIT;

BEGIN;
-- 5. add check d_check to domain d | lock: SHARE on t | H202 reads the whole table while writes wait | H302 fails and changes nothing if rows exist that break the rule
ALTER DOMAIN public.d ADD CONSTRAINT d_check CHECK (public.g(value) > 0);
COMMIT;

BEGIN;
-- 6.1 undo: rebuild function f(): set the default of domain d | lock: none
ALTER DOMAIN public.d SET DEFAULT public.f();
-- 6.2 give t.b a default | lock: ACCESS EXCLUSIVE on t
ALTER TABLE public.t ALTER COLUMN b SET DEFAULT (public.f() + public.g(2));
COMMIT;
