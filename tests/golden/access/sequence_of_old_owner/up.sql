-- pleat: contract, up
-- before: only new code runs; the backfill phase is complete
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = public;

BEGIN;
-- 1.1 let table t belong to new_owner | lock: ACCESS EXCLUSIVE on t | H301 code from before the change fails from here on
ALTER TABLE public.t OWNER TO new_owner;
-- 1.2 grant usage on sequence t_id_seq to old_owner | lock: none
GRANT USAGE ON SEQUENCE public.t_id_seq TO old_owner;
-- 1.3 grant select on table t to old_owner | lock: none
GRANT SELECT ON TABLE public.t TO old_owner;
COMMIT;
