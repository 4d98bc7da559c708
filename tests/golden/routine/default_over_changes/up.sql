-- pleat: expand, up
-- before: any code; afterwards new code may be started beside old code
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = public;
SET check_function_bodies = off;

BEGIN;
-- 1. replace function is_big(integer) | lock: none
CREATE OR REPLACE FUNCTION public.is_big (x integer DEFAULT 5) RETURNS boolean LANGUAGE sql IMMUTABLE
return x > 3;
-- 2. give t.k a default | lock: ACCESS EXCLUSIVE on t
ALTER TABLE public.t ALTER COLUMN k SET DEFAULT (case when public.is_big(2) then 1 else 3 end);
-- 3. drop constraint t.m_is_big | lock: ACCESS EXCLUSIVE on t | H303 the rule is not enforced until the contract phase
ALTER TABLE public.t DROP CONSTRAINT m_is_big;
COMMIT;

BEGIN;
-- 4. replace view v | lock: ACCESS EXCLUSIVE on v | H601 may change nothing: no server was asked whether both texts mean the same (it says select id, public.is_big(m) as big from public.t)
CREATE OR REPLACE VIEW public.v AS
select id, public.is_big(m) as big from public.t where public.is_big();
COMMIT;

BEGIN;
-- 5. replace view w | lock: ACCESS EXCLUSIVE on w | H601 may change nothing: no server was asked whether both texts mean the same (it says select id from public.v where big)
CREATE OR REPLACE VIEW public.w AS
select id from public.v where not big;
COMMIT;

-- pleat: contract, up
-- before: only new code runs; the backfill phase is complete
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = public;

BEGIN;
-- 6. add check t.m_is_big, not validated yet | lock: ACCESS EXCLUSIVE on t | H302 fails and changes nothing if rows exist that break the rule
ALTER TABLE public.t ADD CONSTRAINT m_is_big CHECK (public.is_big(m) or m is null or m = 0) NOT VALID;
COMMIT;

BEGIN;
-- 7. validate constraint t.m_is_big | lock: SHARE UPDATE EXCLUSIVE on t
ALTER TABLE public.t VALIDATE CONSTRAINT m_is_big;
COMMIT;

BEGIN;
-- 8. drop constraint t.n_is_big | lock: ACCESS EXCLUSIVE on t
ALTER TABLE public.t DROP CONSTRAINT n_is_big;
-- 9. drop column t.n | lock: ACCESS EXCLUSIVE on t | H101 rows or values are gone for good
ALTER TABLE public.t DROP COLUMN n;
COMMIT;

SET lock_timeout = 0;
-- 10. drop index t_big | lock: SHARE UPDATE EXCLUSIVE on t
DROP INDEX CONCURRENTLY public.t_big;
SET lock_timeout = '3s';
