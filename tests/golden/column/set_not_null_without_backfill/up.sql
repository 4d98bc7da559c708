-- pleat: contract, up
-- before: only new code runs; the backfill phase is complete
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = public;

BEGIN;
-- 1.1 drop constraint orders.pleat_not_null_note | lock: ACCESS EXCLUSIVE on orders
ALTER TABLE public.orders DROP CONSTRAINT IF EXISTS pleat_not_null_note;
-- 1.2 reject new nulls in orders.note | lock: ACCESS EXCLUSIVE on orders | H302 fails and changes nothing if rows exist that break the rule
ALTER TABLE public.orders ADD CONSTRAINT pleat_not_null_note CHECK (note IS NOT NULL) NOT VALID;
COMMIT;

BEGIN;
-- 2. validate constraint orders.pleat_not_null_note | lock: SHARE UPDATE EXCLUSIVE on orders
ALTER TABLE public.orders VALIDATE CONSTRAINT pleat_not_null_note;
COMMIT;

BEGIN;
-- 3.1 set not null on orders.note | lock: ACCESS EXCLUSIVE on orders
ALTER TABLE public.orders ALTER COLUMN note SET NOT NULL;
-- 3.2 drop constraint orders.pleat_not_null_note | lock: ACCESS EXCLUSIVE on orders
ALTER TABLE public.orders DROP CONSTRAINT pleat_not_null_note;
COMMIT;
