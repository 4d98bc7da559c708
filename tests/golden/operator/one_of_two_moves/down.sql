-- pleat: contract, down
-- before: only new code runs; afterwards old code may be started beside it
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = tools, public;

BEGIN;
-- 1. rename operator tools.~~~(bigint, bigint) to ~~~(bigint, bigint) | lock: none
ALTER OPERATOR tools.~~~ (bigint, bigint) SET SCHEMA public;
COMMIT;
