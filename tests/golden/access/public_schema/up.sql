-- pleat: contract, up
-- before: only new code runs; the backfill phase is complete
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = public;

BEGIN;
-- 1.1 let schema public belong to pleat_second | lock: none | H301 code from before the change fails from here on
ALTER SCHEMA public OWNER TO pleat_second;
-- 1.2 revoke all on schema public from public | lock: none
REVOKE USAGE, CREATE ON SCHEMA public FROM PUBLIC;
-- 1.3 grant usage on schema public to pleat_reader | lock: none
GRANT USAGE ON SCHEMA public TO pleat_reader;
COMMIT;
