-- pleat: contract, up
-- before: only new code runs; the backfill phase is complete
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = public;
SET check_function_bodies = off;

BEGIN;
-- 1.1 rebuild function p(integer): drop function p(integer, integer) | lock: none | H301 code from before the change fails from here on
DROP ROUTINE public.p (integer, integer);
-- 1.2 create procedure p(integer) | lock: none
CREATE PROCEDURE public.p (a integer, OUT b integer) LANGUAGE plpgsql
AS $$begin b := a; end$$;
-- 1.3 comment on function p(integer) | lock: none
COMMENT ON ROUTINE public.p (integer) IS 'Gives';
COMMIT;
