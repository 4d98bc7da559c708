-- pleat: expand, up
-- before: any code; afterwards new code may be started beside old code
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = public;

BEGIN;
-- 1. comment on operator ===(integer, integer) | lock: none
COMMENT ON OPERATOR public.=== (integer, integer) IS 'The same';
-- 2. comment on operator family numbers using btree | lock: none
COMMENT ON OPERATOR FAMILY public.numbers USING btree IS 'In order';
-- 3. comment on operator class marks using btree | lock: none
COMMENT ON OPERATOR CLASS public.marks USING btree IS 'From low to high';
-- 4. comment on cast (public.mood AS integer) | lock: none
COMMENT ON CAST (public.mood AS integer) IS NULL;
COMMIT;
