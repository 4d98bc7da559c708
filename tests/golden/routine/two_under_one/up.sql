-- pleat: contract, up
-- before: only new code runs; the backfill phase is complete
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = public;
SET check_function_bodies = off;

BEGIN;
-- 1.1 rebuild function f(): drop the default of t.b | lock: ACCESS EXCLUSIVE on t | H301 code from before the change fails from here on | H202 reads the whole table while writes wait (domain d)
ALTER TABLE public.t ALTER COLUMN b DROP DEFAULT;
-- 1.2 drop check d_check of domain d | lock: none
ALTER DOMAIN public.d DROP CONSTRAINT d_check;
-- 1.3 drop the default of domain d | lock: none
ALTER DOMAIN public.d DROP DEFAULT;
-- 1.4 drop function f() | lock: none
DROP ROUTINE public.f ();
-- 1.5 create function f() | lock: none
CREATE FUNCTION public.f () RETURNS bigint LANGUAGE sql
AS $$select 1::bigint$$;
-- 1.6 add check d_check to domain d | lock: SHARE on t
ALTER DOMAIN public.d ADD CONSTRAINT d_check CHECK (public.g(value) > 0);
-- 1.7 set the default of domain d | lock: none
ALTER DOMAIN public.d SET DEFAULT public.f();
-- 1.8 give t.b a default | lock: ACCESS EXCLUSIVE on t
ALTER TABLE public.t ALTER COLUMN b SET DEFAULT (public.f() + public.g(2));
COMMIT;

BEGIN;
-- 2.1 rebuild function g(integer): drop the default of t.b | lock: ACCESS EXCLUSIVE on t | H301 code from before the change fails from here on | H202 reads the whole table while writes wait (domain d)
ALTER TABLE public.t ALTER COLUMN b DROP DEFAULT;
-- 2.2 drop check d_check of domain d | lock: none
ALTER DOMAIN public.d DROP CONSTRAINT d_check;
-- 2.3 drop the default of domain d | lock: none
ALTER DOMAIN public.d DROP DEFAULT;
-- 2.4 drop function g(integer) | lock: none
DROP ROUTINE public.g (integer);
-- 2.5 create function g(integer) | lock: none
CREATE FUNCTION public.g (integer) RETURNS bigint LANGUAGE sql IMMUTABLE
AS $$select $1::bigint$$;
-- 2.6 add check d_check to domain d | lock: SHARE on t
ALTER DOMAIN public.d ADD CONSTRAINT d_check CHECK (public.g(value) > 0);
-- 2.7 set the default of domain d | lock: none
ALTER DOMAIN public.d SET DEFAULT public.f();
-- 2.8 give t.b a default | lock: ACCESS EXCLUSIVE on t
ALTER TABLE public.t ALTER COLUMN b SET DEFAULT (public.f() + public.g(2));
COMMIT;
