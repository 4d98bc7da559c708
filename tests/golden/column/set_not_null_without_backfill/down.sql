-- pleat: contract, down
-- before: only new code runs; afterwards old code may be started beside it
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = public;

BEGIN;
-- 1. drop not null on orders.note | lock: ACCESS EXCLUSIVE on orders
ALTER TABLE public.orders ALTER COLUMN note DROP NOT NULL;
-- 2. drop constraint orders.pleat_not_null_note | lock: ACCESS EXCLUSIVE on orders
ALTER TABLE public.orders DROP CONSTRAINT IF EXISTS pleat_not_null_note;
COMMIT;
