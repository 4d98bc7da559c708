-- pleat: expand, down
-- before: only old code runs
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = public;

BEGIN;
-- 1. set not null on orders.note again if every row allows it | lock: ACCESS EXCLUSIVE on orders | H202 reads the whole table while writes wait
DO $pleat$ BEGIN
  IF EXISTS (SELECT FROM public.orders WHERE public.orders.note IS NOT DISTINCT FROM NULL) THEN
    RAISE WARNING 'pleat: % stays nullable: it has rows without a value', 'public.orders.note';
  ELSE
    ALTER TABLE public.orders ALTER COLUMN note SET NOT NULL;
  END IF;
END $pleat$;
-- 2. comment on column orders.note | lock: SHARE UPDATE EXCLUSIVE on orders
COMMENT ON COLUMN public.orders.note IS 'Always there';
COMMIT;
