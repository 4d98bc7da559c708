-- pleat: expand, up
-- before: any code; afterwards new code may be started beside old code
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = public;

BEGIN;
-- 1.1 create operator %%(NONE, integer) | lock: none
CREATE OPERATOR public.%% ( FUNCTION = int4abs, RIGHTARG = integer);
-- 1.2 let operator %%(NONE, integer) belong to op_new | lock: none
ALTER OPERATOR public.%% (NONE, integer) OWNER TO op_new;
COMMIT;

-- pleat: contract, up
-- before: only new code runs; the backfill phase is complete
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = public;

BEGIN;
-- 2. let collation caseless belong to op_new | lock: none | H301 code from before the change fails from here on
ALTER COLLATION public.caseless OWNER TO op_new;
-- 3. let text search dictionary stems belong to op_new | lock: none | H301 code from before the change fails from here on
ALTER TEXT SEARCH DICTIONARY public.stems OWNER TO op_new;
-- 4. let text search configuration search belong to op_new | lock: none | H301 code from before the change fails from here on
ALTER TEXT SEARCH CONFIGURATION public.search OWNER TO op_new;
-- 5. let operator ===(integer, integer) belong to op_new | lock: none | H301 code from before the change fails from here on
ALTER OPERATOR public.=== (integer, integer) OWNER TO op_new;
-- 6. let operator family lengths using hash belong to op_new | lock: none | H301 code from before the change fails from here on
ALTER OPERATOR FAMILY public.lengths USING hash OWNER TO op_new;
-- 7. let operator family marks using btree belong to op_new | lock: none | H301 code from before the change fails from here on
ALTER OPERATOR FAMILY public.marks USING btree OWNER TO op_new;
-- 8. let operator class marks using btree belong to op_old | lock: none | H301 code from before the change fails from here on
ALTER OPERATOR CLASS public.marks USING btree OWNER TO op_old;
-- 9. let statistics t_ab belong to op_new | lock: none | H301 code from before the change fails from here on
ALTER STATISTICS public.t_ab OWNER TO op_new;
-- 10. let publication everything belong to op_new | lock: none | H301 code from before the change fails from here on
ALTER PUBLICATION everything OWNER TO op_new;
COMMIT;
