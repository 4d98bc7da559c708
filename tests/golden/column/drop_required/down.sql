-- pleat: contract, down
-- before: only new code runs; afterwards old code may be started beside it
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = public;
-- not undone: drop column orders.amount: the column comes back without its values

BEGIN;
-- 1. add column orders.amount integer | lock: ACCESS EXCLUSIVE on orders
ALTER TABLE public.orders ADD COLUMN amount integer;
COMMIT;

-- pleat: expand, down
-- before: only old code runs
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = public;

BEGIN;
-- 1. set not null on orders.amount again if every row allows it | lock: ACCESS EXCLUSIVE on orders | H202 reads the whole table while writes wait
DO $pleat$ BEGIN
  IF EXISTS (SELECT FROM public.orders WHERE public.orders.amount IS NOT DISTINCT FROM NULL) THEN
    RAISE WARNING 'pleat: % stays nullable: it has rows without a value', 'public.orders.amount';
  ELSE
    ALTER TABLE public.orders ALTER COLUMN amount SET NOT NULL;
  END IF;
END $pleat$;
COMMIT;
