-- pleat: contract, down
-- before: only new code runs; afterwards old code may be started beside it
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = public;

BEGIN;
-- 1.1 undo: let schema public belong to pleat_second: let schema public belong to pleat_first | lock: none
ALTER SCHEMA public OWNER TO pleat_first;
-- 1.2 revoke all on schema public from public | lock: none
REVOKE USAGE, CREATE ON SCHEMA public FROM PUBLIC;
-- 1.3 grant usage on schema public to pleat_reader | lock: none
GRANT USAGE ON SCHEMA public TO pleat_reader;
COMMIT;
