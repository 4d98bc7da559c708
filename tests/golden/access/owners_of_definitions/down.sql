-- pleat: contract, down
-- before: only new code runs; afterwards old code may be started beside it
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = public;

BEGIN;
-- 1. let publication everything belong to op_old | lock: none
ALTER PUBLICATION everything OWNER TO op_old;
-- 2. let statistics t_ab belong to op_old | lock: none
ALTER STATISTICS public.t_ab OWNER TO op_old;
-- 3. let operator class marks using btree belong to op_new | lock: none
ALTER OPERATOR CLASS public.marks USING btree OWNER TO op_new;
-- 4. let operator family marks using btree belong to op_old | lock: none
ALTER OPERATOR FAMILY public.marks USING btree OWNER TO op_old;
-- 5. let operator family lengths using hash belong to op_old | lock: none
ALTER OPERATOR FAMILY public.lengths USING hash OWNER TO op_old;
-- 6. let operator ===(integer, integer) belong to op_old | lock: none
ALTER OPERATOR public.=== (integer, integer) OWNER TO op_old;
-- 7. let text search configuration search belong to op_old | lock: none
ALTER TEXT SEARCH CONFIGURATION public.search OWNER TO op_old;
-- 8. let text search dictionary stems belong to op_old | lock: none
ALTER TEXT SEARCH DICTIONARY public.stems OWNER TO op_old;
-- 9. let collation caseless belong to op_old | lock: none
ALTER COLLATION public.caseless OWNER TO op_old;
COMMIT;

-- pleat: expand, down
-- before: only old code runs
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = public;

BEGIN;
-- 1. drop operator %%(NONE, integer) | lock: none
DROP OPERATOR public.%% (NONE, integer);
COMMIT;
