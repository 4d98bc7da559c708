-- pleat: contract, down
-- before: only new code runs; afterwards old code may be started beside it
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = public;

BEGIN;
-- 1.1 undo: replace range type weights: drop range type weights | lock: none
DROP TYPE public.weights;
-- 1.2 create range type weights | lock: none
CREATE TYPE public.weights AS RANGE ( SUBTYPE = integer);
-- 1.3 grant all on range type weights to auditor | lock: none
GRANT USAGE ON TYPE public.weights TO auditor;
-- 2.1 undo: change the type behind domain code: rename domain code to pleat_old_code | lock: none
ALTER DOMAIN public.code RENAME TO pleat_old_code;
-- 2.2 create domain code | lock: none
CREATE DOMAIN public.code AS integer;
-- 2.3 let domain code belong to app | lock: none
ALTER TYPE public.code OWNER TO app;
-- 2.4 grant all on domain code to auditor | lock: none
GRANT USAGE ON TYPE public.code TO auditor;
-- 2.5 change type of parcels.code from public.pleat_old_code to public.code | lock: ACCESS EXCLUSIVE on parcels | H201 rewrites the whole table and its indexes while nobody can read or write it
ALTER TABLE public.parcels ALTER COLUMN code TYPE public.code USING code::public.code;
-- 2.6 drop domain pleat_old_code | lock: none
DROP DOMAIN public.pleat_old_code;
COMMIT;
