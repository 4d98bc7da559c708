-- pleat: expand, down
-- before: only old code runs
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = public;

BEGIN;
-- 1. comment on cast (public.mood AS integer) | lock: none
COMMENT ON CAST (public.mood AS integer) IS 'Of no use';
-- 2. comment on operator class marks using btree | lock: none
COMMENT ON OPERATOR CLASS public.marks USING btree IS NULL;
-- 3. comment on operator family numbers using btree | lock: none
COMMENT ON OPERATOR FAMILY public.numbers USING btree IS NULL;
-- 4. comment on operator ===(integer, integer) | lock: none
COMMENT ON OPERATOR public.=== (integer, integer) IS NULL;
COMMIT;
