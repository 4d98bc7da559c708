-- pleat: expand, up
-- before: any code; afterwards new code may be started beside old code
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = public;
SET check_function_bodies = off;

BEGIN;
-- 1. create function pay(bigint) | lock: none
CREATE FUNCTION public.pay (a bigint) RETURNS integer LANGUAGE sql IMMUTABLE
AS $$select a::integer * 2$$;
-- 2. drop constraint job.enough | lock: ACCESS EXCLUSIVE on job | H303 the rule is not enforced until the contract phase
ALTER TABLE public.job DROP CONSTRAINT enough;
COMMIT;

-- pleat: contract, up
-- before: only new code runs; the backfill phase is complete
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = public;

BEGIN;
-- 3.1 drop function pay(integer) and rebuild its users: drop check wage_check of domain wage | lock: none | H301 code from before the change fails from here on
ALTER DOMAIN public.wage DROP CONSTRAINT wage_check;
-- 3.2 drop function pay(integer) | lock: none
DROP ROUTINE public.pay (integer);
-- 3.3 add check wage_check to domain wage | lock: SHARE on job
ALTER DOMAIN public.wage ADD CONSTRAINT wage_check CHECK (public.pay(value) > 0);
COMMIT;

BEGIN;
-- 4. add check job.enough, not validated yet | lock: ACCESS EXCLUSIVE on job | H302 fails and changes nothing if rows exist that break the rule
ALTER TABLE public.job ADD CONSTRAINT enough CHECK (public.pay(a) > 2 or id < 10) NOT VALID;
COMMIT;

BEGIN;
-- 5. validate constraint job.enough | lock: SHARE UPDATE EXCLUSIVE on job
ALTER TABLE public.job VALIDATE CONSTRAINT enough;
COMMIT;

BEGIN;
-- 6. create view pays | lock: none
CREATE VIEW public.pays AS
select id, public.pay(a) as pay from public.job;
COMMIT;

SET lock_timeout = 0;
-- 7. build index by_pay on job | lock: SHARE UPDATE EXCLUSIVE on job
CREATE INDEX CONCURRENTLY by_pay ON public.job ((public.pay(a)));
SET lock_timeout = '3s';
