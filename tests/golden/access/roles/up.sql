-- pleat: expand, up
-- before: any code; afterwards new code may be started beside old code
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = public;

BEGIN;
-- 1.1 create role case_new | lock: none
CREATE ROLE case_new LOGIN;
-- 1.2 put role case_new into case_changed | lock: none
GRANT case_changed TO case_new;
-- 1.3 put role case_new into case_reader | lock: none
GRANT case_reader TO case_new;
-- 2.1 alter role case_changed | lock: none
ALTER ROLE case_changed CREATEDB NOINHERIT NOLOGIN CONNECTION LIMIT -1 VALID UNTIL '2030-01-01 00:00:00+00';
-- 2.2 take role case_changed out of case_reader | lock: none
REVOKE case_reader FROM case_changed;
-- 3. comment on role case_reader | lock: none
COMMENT ON ROLE case_reader IS 'Reads everything';
-- 4. grant insert on table t to case_new | lock: none
GRANT INSERT ON TABLE public.t TO case_new;
COMMIT;
