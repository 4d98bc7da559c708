-- pleat: expand, up
-- before: any code; afterwards new code may be started beside old code
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = public;

BEGIN;
-- 1. change operator =~~(integer, integer) | lock: none
ALTER OPERATOR public.=~~ (integer, integer) SET (COMMUTATOR = OPERATOR(public.=~~));
COMMIT;

-- pleat: contract, up
-- before: only new code runs; the backfill phase is complete
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = public;

BEGIN;
-- 2.1 rebuild view v: drop view v | lock: ACCESS EXCLUSIVE on v | H301 code from before the change fails from here on
DROP VIEW public.v;
-- 2.2 create view v | lock: none
CREATE VIEW public.v AS
select id, m operator(=~~) 4 as near from public.t;
COMMIT;

BEGIN;
-- 3. drop constraint t.n_is_near | lock: ACCESS EXCLUSIVE on t
ALTER TABLE public.t DROP CONSTRAINT n_is_near;
-- 4. drop column t.n | lock: ACCESS EXCLUSIVE on t | H101 rows or values are gone for good
ALTER TABLE public.t DROP COLUMN n;
COMMIT;
