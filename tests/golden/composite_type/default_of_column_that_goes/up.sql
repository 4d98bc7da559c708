-- pleat: expand, up
-- before: any code; afterwards new code may be started beside old code
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = public;

BEGIN;
-- 1. give orders.both no default | lock: ACCESS EXCLUSIVE on orders
ALTER TABLE public.orders ALTER COLUMN "both" DROP DEFAULT;
-- 2. add attribute c date to composite type pair | lock: none
ALTER TYPE public.pair ADD ATTRIBUTE c date;
COMMIT;

-- pleat: contract, up
-- before: only new code runs; the backfill phase is complete
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = public;

BEGIN;
-- 3. drop column orders.both | lock: ACCESS EXCLUSIVE on orders | H101 rows or values are gone for good
ALTER TABLE public.orders DROP COLUMN "both";
COMMIT;
