-- pleat: contract, up
-- before: only new code runs; the backfill phase is complete
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = public;

BEGIN;
-- 1. drop column orders.note | lock: ACCESS EXCLUSIVE on orders | H101 rows or values are gone for good
ALTER TABLE public.orders DROP COLUMN note;
-- 2. drop column orders.tags | lock: ACCESS EXCLUSIVE on orders | H101 rows or values are gone for good
ALTER TABLE public.orders DROP COLUMN tags;
COMMIT;
