-- pleat: contract, up
-- before: only new code runs; the backfill phase is complete
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = tools, public;

BEGIN;
-- 1. rename operator ~~~(bigint, bigint) to tools.~~~(bigint, bigint) | lock: none | H301 code from before the change fails from here on | H312 code that uses the new name fails up to here: start it when this is done
ALTER OPERATOR public.~~~ (bigint, bigint) SET SCHEMA tools;
COMMIT;
