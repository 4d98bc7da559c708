-- pleat: contract, down
-- before: only new code runs; afterwards old code may be started beside it
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = public;

BEGIN;
-- 1. drop not null on orders.label | lock: ACCESS EXCLUSIVE on orders
ALTER TABLE public.orders ALTER COLUMN label DROP NOT NULL;
-- 2. drop constraint orders.pleat_not_null_label | lock: ACCESS EXCLUSIVE on orders
ALTER TABLE public.orders DROP CONSTRAINT IF EXISTS pleat_not_null_label;
COMMIT;

-- pleat: expand, down
-- before: only old code runs
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = public;

BEGIN;
-- 1. drop column orders.label | lock: ACCESS EXCLUSIVE on orders
ALTER TABLE public.orders DROP COLUMN label;
COMMIT;
