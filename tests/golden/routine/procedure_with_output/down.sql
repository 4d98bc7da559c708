-- pleat: contract, down
-- before: only new code runs; afterwards old code may be started beside it
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = public;
SET check_function_bodies = off;

BEGIN;
-- 1.1 undo: rebuild function p(integer): drop function p(integer) | lock: none
DROP ROUTINE public.p (integer);
-- 1.2 create procedure p(integer, integer) | lock: none
CREATE PROCEDURE public.p (a integer, INOUT b integer) LANGUAGE plpgsql
AS $$begin b := a; end$$;
COMMIT;
