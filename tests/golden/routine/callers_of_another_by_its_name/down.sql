-- pleat: contract, down
-- before: only new code runs; afterwards old code may be started beside it
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = public;
SET check_function_bodies = off;

SET lock_timeout = 0;
-- 1. drop index by_pay | lock: SHARE UPDATE EXCLUSIVE on job
DROP INDEX CONCURRENTLY public.by_pay;
SET lock_timeout = '3s';

BEGIN;
-- 2. drop view pays | lock: none
DROP VIEW public.pays;
-- 3. drop constraint job.enough | lock: ACCESS EXCLUSIVE on job
ALTER TABLE public.job DROP CONSTRAINT enough;
-- 4.1 undo: drop function pay(integer) and rebuild its users: drop check wage_check of domain wage | lock: none
ALTER DOMAIN public.wage DROP CONSTRAINT wage_check;
-- 4.2 create function pay(integer) | lock: none
CREATE FUNCTION public.pay (a integer) RETURNS integer LANGUAGE sql IMMUTABLE
AS $$select a * 2$$;
COMMIT;

BEGIN;
-- 5. add check wage_check to domain wage | lock: SHARE on job | H202 reads the whole table while writes wait | H302 fails and changes nothing if rows exist that break the rule
ALTER DOMAIN public.wage ADD CONSTRAINT wage_check CHECK (public.pay(value) > 0);
COMMIT;

-- pleat: expand, down
-- before: only old code runs
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = public;

BEGIN;
-- 1. add check job.enough, not validated yet | lock: ACCESS EXCLUSIVE on job | H302 fails and changes nothing if rows exist that break the rule
ALTER TABLE public.job ADD CONSTRAINT enough CHECK (public.pay(a) > 1) NOT VALID;
COMMIT;

BEGIN;
-- 2. validate constraint job.enough | lock: SHARE UPDATE EXCLUSIVE on job | H302 fails and changes nothing if rows exist that break the rule
ALTER TABLE public.job VALIDATE CONSTRAINT enough;
COMMIT;

BEGIN;
-- 3. drop function pay(bigint) | lock: none
DROP ROUTINE public.pay (bigint);
COMMIT;
