-- pleat: contract, down
-- before: only new code runs; afterwards old code may be started beside it
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = public;
SET check_function_bodies = off;

BEGIN;
-- 1.1 undo: rebuild function f(): drop foreign table ft | lock: ACCESS EXCLUSIVE on ft
DROP FOREIGN TABLE public.ft;
-- 1.2 drop function f() | lock: none
DROP ROUTINE public.f ();
-- 1.3 create function f() | lock: none
CREATE FUNCTION public.f () RETURNS integer LANGUAGE sql IMMUTABLE
AS $$select 1$$;
-- 1.4 create foreign table ft | lock: none
CREATE FOREIGN TABLE public.ft (
  a integer DEFAULT public.f(),
  z integer
) SERVER s;
COMMIT;
