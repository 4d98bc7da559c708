-- pleat: contract, up
-- before: only new code runs; the backfill phase is complete
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = public;

BEGIN;
-- 1.1 change the type behind domain code: rename domain code to pleat_old_code | lock: none | H301 code from before the change fails from here on
ALTER DOMAIN public.code RENAME TO pleat_old_code;
-- 1.2 create domain code | lock: none
CREATE DOMAIN public.code AS bigint;
-- 1.3 let domain code belong to app | lock: none
ALTER TYPE public.code OWNER TO app;
-- 1.4 grant all on domain code to auditor | lock: none
GRANT USAGE ON TYPE public.code TO auditor;
-- 1.5 change type of parcels.code from public.pleat_old_code to public.code | lock: ACCESS EXCLUSIVE on parcels | H201 rewrites the whole table and its indexes while nobody can read or write it (parcels) | H103 going back converts the values again and may not restore the old text exactly
ALTER TABLE public.parcels ALTER COLUMN code TYPE public.code USING code::public.code;
-- 1.6 drop domain pleat_old_code | lock: none
DROP DOMAIN public.pleat_old_code;
-- 2.1 replace range type weights: drop range type weights | lock: none | H301 code from before the change fails from here on
DROP TYPE public.weights;
-- 2.2 create range type weights | lock: none
CREATE TYPE public.weights AS RANGE ( SUBTYPE = bigint);
-- 2.3 grant all on range type weights to auditor | lock: none
GRANT USAGE ON TYPE public.weights TO auditor;
COMMIT;
