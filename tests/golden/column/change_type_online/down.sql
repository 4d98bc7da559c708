-- pleat: contract, down
-- before: only new code runs; afterwards old code may be started beside it
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = public;

BEGIN;
-- 1.1 create schema pleat if it is not there yet | lock: none
CREATE SCHEMA IF NOT EXISTS pleat;
-- 1.2 create the table of backfills if it is not there yet | lock: none
CREATE TABLE IF NOT EXISTS pleat.progress (
  name text PRIMARY KEY,
  done_to text,
  passed bigint NOT NULL DEFAULT 0,
  finished boolean NOT NULL DEFAULT false,
  updated_at timestamptz NOT NULL DEFAULT pg_catalog.now()
);
-- 1.3 say what the table is for | lock: none
COMMENT ON TABLE pleat.progress IS 'pleat: backfills of the change that is under way';
-- 1.4 create the procedure that runs a backfill in batches | lock: none
CREATE OR REPLACE PROCEDURE pleat.backfill;
-- 1.5 remember which backfills are to be done | lock: none
INSERT INTO pleat.progress (name, finished) VALUES
  ('convert orders.amount', true)
ON CONFLICT (name) DO NOTHING;
-- 2.1 undo: put the successor of orders.amount in its place: add column orders.pleat_new_amount integer | lock: ACCESS EXCLUSIVE on orders
ALTER TABLE public.orders ADD COLUMN pleat_new_amount integer;
-- 2.2 create schema pleat if it is not there yet | lock: none
CREATE SCHEMA IF NOT EXISTS pleat;
-- 2.3 create the function of the trigger that follows | lock: none
CREATE OR REPLACE FUNCTION pleat."public.orders.pleat_new_amount" () RETURNS trigger LANGUAGE plpgsql AS $pleat$
BEGIN
  IF TG_OP = 'UPDATE' THEN
    IF NEW.pleat_new_amount IS DISTINCT FROM OLD.pleat_new_amount THEN RETURN NEW; END IF;
  END IF;
  BEGIN
    NEW.pleat_new_amount:= NEW.amount::integer;
  EXCEPTION WHEN data_exception THEN
    NEW.pleat_new_amount:= NULL;
  END;
  RETURN NEW;
END $pleat$;
-- 2.4 keep orders.pleat_new_amount equal to amount | lock: SHARE ROW EXCLUSIVE on orders
CREATE TRIGGER pleat_mirror_pleat_new_amount BEFORE INSERT OR UPDATE ON public.orders FOR EACH ROW EXECUTE FUNCTION pleat."public.orders.pleat_new_amount" ('mirror', 'amount', 'pleat_new_amount');
-- 2.5 say what the trigger is for | lock: ACCESS SHARE on orders
COMMENT ON TRIGGER pleat_mirror_pleat_new_amount ON public.orders IS 'pleat: keeps pleat_new_amount equal to amount while a change is under way';
COMMIT;

-- 3. fill orders.pleat_new_amount from amount | lock: ROW EXCLUSIVE on orders
CALL pleat.backfill('fill orders.pleat_new_amount from amount once more', 'public.orders', ARRAY['id'], $pleat$
  UPDATE public.orders SET pleat_new_amount = public.orders.amount::integer
  WHERE PLEAT_BATCH AND public.orders.pleat_new_amount IS DISTINCT FROM public.orders.amount::integer
$pleat$);

SET lock_timeout = 0;
-- 4. build index pleat_new_orders_amount_idx on orders without blocking writes | lock: SHARE UPDATE EXCLUSIVE on orders
CREATE INDEX CONCURRENTLY pleat_new_orders_amount_idx ON public.orders (pleat_new_amount DESC, id);
SET lock_timeout = '3s';

BEGIN;
-- 5.1 undo: put the successor of orders.amount in its place: stop keeping orders.pleat_new_amount equal to amount | lock: ACCESS EXCLUSIVE on orders
DROP TRIGGER pleat_mirror_pleat_new_amount ON public.orders;
-- 5.2 drop the function of that trigger | lock: none
DROP FUNCTION pleat."public.orders.pleat_new_amount" ();
-- 5.3 rename column orders.amount to pleat_old_amount | lock: ACCESS EXCLUSIVE on orders
ALTER TABLE public.orders RENAME COLUMN amount TO pleat_old_amount;
-- 5.4 rename column orders.pleat_new_amount to amount | lock: ACCESS EXCLUSIVE on orders
ALTER TABLE public.orders RENAME COLUMN pleat_new_amount TO amount;
-- 5.5 drop column orders.pleat_old_amount | lock: ACCESS EXCLUSIVE on orders
ALTER TABLE public.orders DROP COLUMN pleat_old_amount;
-- 5.6 rename index pleat_new_orders_amount_idx to orders_amount_idx | lock: none
ALTER INDEX public.pleat_new_orders_amount_idx RENAME TO orders_amount_idx;
-- 5.7 set not null on orders.amount again if every row allows it | lock: ACCESS EXCLUSIVE on orders | H202 reads the whole table while writes wait
DO $pleat$ BEGIN
  IF EXISTS (SELECT FROM public.orders WHERE public.orders.amount IS NOT DISTINCT FROM NULL) THEN
    RAISE WARNING 'pleat: % stays nullable: it has rows without a value', 'public.orders.amount';
  ELSE
    ALTER TABLE public.orders ALTER COLUMN amount SET NOT NULL;
  END IF;
END $pleat$;
-- 5.8 add column orders.pleat_new_amount bigint | lock: ACCESS EXCLUSIVE on orders
ALTER TABLE public.orders ADD COLUMN pleat_new_amount bigint;
-- 5.9 create schema pleat if it is not there yet | lock: none
CREATE SCHEMA IF NOT EXISTS pleat;
-- 5.10 create the function of the trigger that follows | lock: none
CREATE OR REPLACE FUNCTION pleat."public.orders.pleat_new_amount" () RETURNS trigger LANGUAGE plpgsql AS $pleat$
BEGIN
  IF TG_OP = 'UPDATE' THEN
    IF NEW.pleat_new_amount IS DISTINCT FROM OLD.pleat_new_amount THEN RETURN NEW; END IF;
  END IF;
  BEGIN
    NEW.pleat_new_amount:= NEW.amount::bigint;
  EXCEPTION WHEN data_exception THEN
    NEW.pleat_new_amount:= NULL;
  END;
  RETURN NEW;
END $pleat$;
-- 5.11 keep orders.pleat_new_amount equal to amount | lock: SHARE ROW EXCLUSIVE on orders
CREATE TRIGGER pleat_mirror_pleat_new_amount BEFORE INSERT OR UPDATE ON public.orders FOR EACH ROW EXECUTE FUNCTION pleat."public.orders.pleat_new_amount" ('mirror', 'amount', 'pleat_new_amount');
-- 5.12 say what the trigger is for | lock: ACCESS SHARE on orders
COMMENT ON TRIGGER pleat_mirror_pleat_new_amount ON public.orders IS 'pleat: keeps pleat_new_amount equal to amount while a change is under way';
-- 6. drop not null on orders.pleat_new_amount | lock: ACCESS EXCLUSIVE on orders
ALTER TABLE public.orders ALTER COLUMN pleat_new_amount DROP NOT NULL;
-- 7. drop constraint orders.pleat_not_null_pleat_new_amount | lock: ACCESS EXCLUSIVE on orders
ALTER TABLE public.orders DROP CONSTRAINT IF EXISTS pleat_not_null_pleat_new_amount;
COMMIT;

-- pleat: backfill, down
-- before: any code; nothing is lost
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = public;

SET lock_timeout = 0;
-- 1. drop index pleat_new_orders_amount_idx | lock: SHARE UPDATE EXCLUSIVE on orders
DROP INDEX CONCURRENTLY IF EXISTS public.pleat_new_orders_amount_idx;
SET lock_timeout = '3s';

-- pleat: expand, down
-- before: only old code runs
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = public;

BEGIN;
-- 1.1 undo: add a successor of type bigint for orders.amount: stop keeping orders.pleat_new_amount equal to amount | lock: ACCESS EXCLUSIVE on orders
DROP TRIGGER pleat_mirror_pleat_new_amount ON public.orders;
-- 1.2 drop the function of that trigger | lock: none
DROP FUNCTION pleat."public.orders.pleat_new_amount" ();
-- 1.3 drop column orders.pleat_new_amount | lock: ACCESS EXCLUSIVE on orders
ALTER TABLE public.orders DROP COLUMN pleat_new_amount;
-- 2.1 forget the backfills, all are done | lock: none
DROP TABLE IF EXISTS pleat.progress;
-- 2.2 drop the procedure that ran them | lock: none
DROP PROCEDURE IF EXISTS pleat.backfill;
-- 2.3 drop the schema that they were in | lock: none
DROP SCHEMA IF EXISTS pleat;
COMMIT;
