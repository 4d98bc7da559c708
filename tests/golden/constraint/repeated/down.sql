-- pleat: expand, down
-- before: only old code runs
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = public;

BEGIN;
-- 1. drop constraint slots.slots_id_key | lock: ACCESS EXCLUSIVE on slots
ALTER TABLE public.slots DROP CONSTRAINT slots_id_key;
-- 2. drop constraint slots.slots_code_second | lock: ACCESS EXCLUSIVE on slots
ALTER TABLE public.slots DROP CONSTRAINT slots_code_second;
-- 3. drop constraint slots.slots_apart_too | lock: ACCESS EXCLUSIVE on slots
ALTER TABLE public.slots DROP CONSTRAINT slots_apart_too;
-- 4. drop table slots | lock: ACCESS EXCLUSIVE on slots
DROP TABLE public.slots;
COMMIT;
