-- pleat: contract, down
-- before: only new code runs; afterwards old code may be started beside it
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = public;
-- not undone: drop attribute zip of composite type address: the attribute comes back without its values, as the last one

BEGIN;
-- 1. add attribute zip character varying(10) to composite type address | lock: none
ALTER TYPE public.address ADD ATTRIBUTE zip character varying(10);
COMMIT;
