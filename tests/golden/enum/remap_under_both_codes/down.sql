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
  ('convert orders.state', true)
ON CONFLICT (name) DO NOTHING;
-- 2. rename enum order_state to pleat_new_order_state | lock: none
ALTER TYPE public.order_state RENAME TO pleat_new_order_state;
-- 3. create enum order_state | lock: none
CREATE TYPE public.order_state AS ENUM ('lost', 'new', 'payed', 'paid');
-- 4.1 undo: put the successor of orders.state in its place: add column orders.pleat_new_state public.order_state | lock: ACCESS EXCLUSIVE on orders
ALTER TABLE public.orders ADD COLUMN pleat_new_state public.order_state;
-- 4.2 create schema pleat if it is not there yet | lock: none
CREATE SCHEMA IF NOT EXISTS pleat;
-- 4.3 create the function of the trigger that follows | lock: none
CREATE OR REPLACE FUNCTION pleat."public.orders.pleat_new_state" () RETURNS trigger LANGUAGE plpgsql AS $pleat$
#variable_conflict use_column
BEGIN
  IF TG_OP = 'UPDATE' THEN
    IF NEW.pleat_new_state IS DISTINCT FROM OLD.pleat_new_state THEN RETURN NEW; END IF;
  END IF;
  BEGIN
    SELECT ((CASE state::text WHEN 'paid' THEN 'payed' ELSE state::text END)::public.order_state) INTO NEW.pleat_new_state FROM (SELECT NEW.*) AS orders;
  EXCEPTION WHEN data_exception THEN
    NEW.pleat_new_state:= NULL;
  END;
  RETURN NEW;
END $pleat$;
-- 4.4 keep orders.pleat_new_state equal to state | lock: SHARE ROW EXCLUSIVE on orders
CREATE TRIGGER pleat_mirror_pleat_new_state BEFORE INSERT OR UPDATE ON public.orders FOR EACH ROW EXECUTE FUNCTION pleat."public.orders.pleat_new_state" ('mirror', 'state', 'pleat_new_state');
-- 4.5 say what the trigger is for | lock: ACCESS SHARE on orders
COMMENT ON TRIGGER pleat_mirror_pleat_new_state ON public.orders IS 'pleat: keeps pleat_new_state equal to state while a change is under way';
COMMIT;

-- 5. fill orders.pleat_new_state | lock: ROW EXCLUSIVE on orders
CALL pleat.backfill('fill orders.pleat_new_state once more', 'public.orders', ARRAY['id'], $pleat$
  UPDATE public.orders SET pleat_new_state = ((CASE state::text WHEN 'paid' THEN 'payed' ELSE state::text END)::public.order_state)
  WHERE PLEAT_BATCH AND public.orders.pleat_new_state IS DISTINCT FROM ((CASE state::text WHEN 'paid' THEN 'payed' ELSE state::text END)::public.order_state)
$pleat$);

SET lock_timeout = 0;
-- 6. build index pleat_new_orders_state_idx on orders without blocking writes | lock: SHARE UPDATE EXCLUSIVE on orders
CREATE INDEX CONCURRENTLY pleat_new_orders_state_idx ON public.orders (pleat_new_state);
SET lock_timeout = '3s';

BEGIN;
-- 7.1 undo: put the successor of orders.state in its place: stop keeping orders.pleat_new_state equal to state | lock: ACCESS EXCLUSIVE on orders
DROP TRIGGER pleat_mirror_pleat_new_state ON public.orders;
-- 7.2 drop the function of that trigger | lock: none
DROP FUNCTION pleat."public.orders.pleat_new_state" ();
-- 7.3 rename column orders.state to pleat_old_state | lock: ACCESS EXCLUSIVE on orders
ALTER TABLE public.orders RENAME COLUMN state TO pleat_old_state;
-- 7.4 rename column orders.pleat_new_state to state | lock: ACCESS EXCLUSIVE on orders
ALTER TABLE public.orders RENAME COLUMN pleat_new_state TO state;
-- 7.5 give orders.state a default | lock: ACCESS EXCLUSIVE on orders
ALTER TABLE public.orders ALTER COLUMN state SET DEFAULT 'new';
-- 7.6 drop column orders.pleat_old_state | lock: ACCESS EXCLUSIVE on orders
ALTER TABLE public.orders DROP COLUMN pleat_old_state;
-- 7.7 rename index pleat_new_orders_state_idx to orders_state_idx | lock: none
ALTER INDEX public.pleat_new_orders_state_idx RENAME TO orders_state_idx;
-- 7.8 set not null on orders.state again if every row allows it | lock: ACCESS EXCLUSIVE on orders | H202 reads the whole table while writes wait
DO $pleat$ BEGIN
  IF EXISTS (SELECT FROM public.orders WHERE public.orders.state IS NOT DISTINCT FROM NULL) THEN
    RAISE WARNING 'pleat: % stays nullable: it has rows without a value', 'public.orders.state';
  ELSE
    ALTER TABLE public.orders ALTER COLUMN state SET NOT NULL;
  END IF;
END $pleat$;
-- 7.9 add column orders.pleat_new_state public.pleat_new_order_state | lock: ACCESS EXCLUSIVE on orders
ALTER TABLE public.orders ADD COLUMN pleat_new_state public.pleat_new_order_state;
-- 7.10 create schema pleat if it is not there yet | lock: none
CREATE SCHEMA IF NOT EXISTS pleat;
-- 7.11 create the function of the trigger that follows | lock: none
CREATE OR REPLACE FUNCTION pleat."public.orders.pleat_new_state" () RETURNS trigger LANGUAGE plpgsql AS $pleat$
#variable_conflict use_column
BEGIN
  IF TG_OP = 'UPDATE' THEN
    IF NEW.pleat_new_state IS DISTINCT FROM OLD.pleat_new_state THEN RETURN NEW; END IF;
  END IF;
  BEGIN
    SELECT ((CASE state::text WHEN 'lost' THEN 'new' WHEN 'payed' THEN 'paid' ELSE state::text END)::public.pleat_new_order_state) INTO NEW.pleat_new_state FROM (SELECT NEW.*) AS orders;
  EXCEPTION WHEN data_exception THEN
    NEW.pleat_new_state:= NULL;
  END;
  RETURN NEW;
END $pleat$;
-- 7.12 keep orders.pleat_new_state equal to state | lock: SHARE ROW EXCLUSIVE on orders
CREATE TRIGGER pleat_mirror_pleat_new_state BEFORE INSERT OR UPDATE ON public.orders FOR EACH ROW EXECUTE FUNCTION pleat."public.orders.pleat_new_state" ('mirror', 'state', 'pleat_new_state');
-- 7.13 say what the trigger is for | lock: ACCESS SHARE on orders
COMMENT ON TRIGGER pleat_mirror_pleat_new_state ON public.orders IS 'pleat: keeps pleat_new_state equal to state while a change is under way';
-- 8. drop not null on orders.pleat_new_state | lock: ACCESS EXCLUSIVE on orders
ALTER TABLE public.orders ALTER COLUMN pleat_new_state DROP NOT NULL;
-- 9. drop constraint orders.pleat_not_null_pleat_new_state | lock: ACCESS EXCLUSIVE on orders
ALTER TABLE public.orders DROP CONSTRAINT IF EXISTS pleat_not_null_pleat_new_state;
COMMIT;

-- pleat: backfill, down
-- before: any code; nothing is lost
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = public;

SET lock_timeout = 0;
-- 1. drop index pleat_new_orders_state_idx | lock: SHARE UPDATE EXCLUSIVE on orders
DROP INDEX CONCURRENTLY IF EXISTS public.pleat_new_orders_state_idx;
SET lock_timeout = '3s';

-- pleat: expand, down
-- before: only old code runs
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = public;
-- not undone: add value 'paid' to enum order_state: PostgreSQL cannot take a value from an enum; the value stays, unused

BEGIN;
-- 1.1 undo: add a successor of type public.pleat_new_order_state for orders.state: stop keeping orders.pleat_new_state equal to state | lock: ACCESS EXCLUSIVE on orders
DROP TRIGGER pleat_mirror_pleat_new_state ON public.orders;
-- 1.2 drop the function of that trigger | lock: none
DROP FUNCTION pleat."public.orders.pleat_new_state" ();
-- 1.3 drop column orders.pleat_new_state | lock: ACCESS EXCLUSIVE on orders
ALTER TABLE public.orders DROP COLUMN pleat_new_state;
-- 2. drop enum pleat_new_order_state | lock: none
DROP TYPE public.pleat_new_order_state;
COMMIT;

-- 3. fill orders.state | lock: ROW EXCLUSIVE on orders
CALL pleat.backfill('fill orders.state once more', 'public.orders', ARRAY['id'], $pleat$
  UPDATE public.orders SET state = ((CASE state::text WHEN 'paid' THEN 'payed' ELSE state::text END)::public.order_state)
  WHERE PLEAT_BATCH AND public.orders.state IS DISTINCT FROM ((CASE state::text WHEN 'paid' THEN 'payed' ELSE state::text END)::public.order_state)
$pleat$);

BEGIN;
-- 4.1 forget the backfills, all are done | lock: none
DROP TABLE IF EXISTS pleat.progress;
-- 4.2 drop the procedure that ran them | lock: none
DROP PROCEDURE IF EXISTS pleat.backfill;
-- 4.3 drop the schema that they were in | lock: none
DROP SCHEMA IF EXISTS pleat;
COMMIT;
