-- pleat: contract, down
-- before: only new code runs; afterwards old code may be started beside it
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = public;

BEGIN;
-- 1.1 undo: let schema public belong to pleat_second: let schema public belong to pleat_first | lock: none
ALTER SCHEMA public OWNER TO pleat_first;
-- 1.2 revoke usage on schema public from pleat_reader | lock: none
REVOKE USAGE ON SCHEMA public FROM pleat_reader;
-- 1.3 grant all on schema public to public | lock: none
GRANT USAGE, CREATE ON SCHEMA public TO PUBLIC;
COMMIT;
