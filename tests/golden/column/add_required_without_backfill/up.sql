-- pleat: expand, up
-- before: any code; afterwards new code may be started beside old code
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = public;

BEGIN;
-- 1. add column orders.label text | lock: ACCESS EXCLUSIVE on orders
ALTER TABLE public.orders ADD COLUMN label text;
COMMIT;

-- pleat: contract, up
-- before: only new code runs; the backfill phase is complete
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = public;

BEGIN;
-- 2.1 drop constraint orders.pleat_not_null_label | lock: ACCESS EXCLUSIVE on orders | H502 fails if the table has any row: declare `backfill (value)` for the column
ALTER TABLE public.orders DROP CONSTRAINT IF EXISTS pleat_not_null_label;
-- 2.2 reject new nulls in orders.label | lock: ACCESS EXCLUSIVE on orders
ALTER TABLE public.orders ADD CONSTRAINT pleat_not_null_label CHECK (label IS NOT NULL) NOT VALID;
COMMIT;

BEGIN;
-- 3. validate constraint orders.pleat_not_null_label | lock: SHARE UPDATE EXCLUSIVE on orders
ALTER TABLE public.orders VALIDATE CONSTRAINT pleat_not_null_label;
COMMIT;

BEGIN;
-- 4.1 set not null on orders.label | lock: ACCESS EXCLUSIVE on orders
ALTER TABLE public.orders ALTER COLUMN label SET NOT NULL;
-- 4.2 drop constraint orders.pleat_not_null_label | lock: ACCESS EXCLUSIVE on orders
ALTER TABLE public.orders DROP CONSTRAINT pleat_not_null_label;
COMMIT;
