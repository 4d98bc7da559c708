-- pleat: contract, up
-- before: only new code runs; the backfill phase is complete
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = public;
SET check_function_bodies = off;

BEGIN;
-- 1.1 rebuild function f(): drop foreign table ft | lock: ACCESS EXCLUSIVE on ft | H301 code from before the change fails from here on
DROP FOREIGN TABLE public.ft;
-- 1.2 drop function f() | lock: none
DROP ROUTINE public.f ();
-- 1.3 create function f() | lock: none
CREATE FUNCTION public.f () RETURNS bigint LANGUAGE sql IMMUTABLE
AS $$select 1$$;
-- 1.4 create foreign table ft | lock: none
CREATE FOREIGN TABLE public.ft (
  a integer DEFAULT public.f(),
  z integer,
  g integer GENERATED ALWAYS AS (z + 1) STORED
) SERVER s;
COMMIT;
