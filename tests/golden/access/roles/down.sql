-- pleat: expand, down
-- before: only old code runs
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = public;

BEGIN;
-- 1. revoke insert on table t from case_new | lock: none
REVOKE INSERT ON TABLE public.t FROM case_new;
-- 2. comment on role case_reader | lock: none
COMMENT ON ROLE case_reader IS 'Reads';
-- 3.1 undo: alter role case_changed: alter role case_changed | lock: none
ALTER ROLE case_changed NOCREATEDB INHERIT LOGIN CONNECTION LIMIT 3 VALID UNTIL 'infinity';
-- 3.2 put role case_changed into case_reader | lock: none
GRANT case_reader TO case_changed;
-- 4. drop role case_new | lock: none
DROP ROLE case_new;
COMMIT;
