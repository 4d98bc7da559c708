-- pleat: contract, down
-- before: only new code runs; afterwards old code may be started beside it
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = public;

BEGIN;
-- 1.1 undo: let table t belong to new_owner: let table t belong to old_owner | lock: ACCESS EXCLUSIVE on t
ALTER TABLE public.t OWNER TO old_owner;
-- 1.2 grant usage on sequence t_id_seq to new_owner | lock: none
GRANT USAGE ON SEQUENCE public.t_id_seq TO new_owner;
-- 1.3 grant select on table t to new_owner | lock: none
GRANT SELECT ON TABLE public.t TO new_owner;
COMMIT;
