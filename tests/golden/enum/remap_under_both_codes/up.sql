-- pleat: expand, up
-- before: any code; new code may be started once the backfill phase is complete
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
  ('convert orders.state', false)
ON CONFLICT (name) DO NOTHING;
COMMIT;

BEGIN;
-- 2. add value 'paid' to enum order_state | lock: none | H401 cannot be undone
ALTER TYPE public.order_state ADD VALUE IF NOT EXISTS 'paid';
COMMIT;

BEGIN;
-- 3. create enum pleat_new_order_state | lock: none
CREATE TYPE public.pleat_new_order_state AS ENUM ('new', 'paid');
-- 4.1 add a successor of type public.pleat_new_order_state for orders.state: add column orders.pleat_new_state public.pleat_new_order_state | lock: ACCESS EXCLUSIVE on orders
ALTER TABLE public.orders ADD COLUMN pleat_new_state public.pleat_new_order_state;
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
    SELECT ((CASE state::text WHEN 'lost' THEN 'new' WHEN 'payed' THEN 'paid' ELSE state::text END)::public.pleat_new_order_state) INTO NEW.pleat_new_state FROM (SELECT NEW.*) AS orders;
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

-- pleat: backfill, up
-- before: any code; run after the expand phase; afterwards new code may be started beside old code
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = public;

-- 5. fill orders.pleat_new_state | lock: ROW EXCLUSIVE on orders
CALL pleat.backfill('convert orders.state', 'public.orders', ARRAY['id'], $pleat$
  UPDATE public.orders SET pleat_new_state = ((CASE state::text WHEN 'lost' THEN 'new' WHEN 'payed' THEN 'paid' ELSE state::text END)::public.pleat_new_order_state)
  WHERE PLEAT_BATCH AND public.orders.pleat_new_state IS DISTINCT FROM ((CASE state::text WHEN 'lost' THEN 'new' WHEN 'payed' THEN 'paid' ELSE state::text END)::public.pleat_new_order_state)
$pleat$);

SET lock_timeout = 0;
-- 6.1 build the successor of index orders_state_idx: drop index pleat_new_orders_state_idx | lock: SHARE UPDATE EXCLUSIVE on orders
DROP INDEX CONCURRENTLY IF EXISTS public.pleat_new_orders_state_idx;
-- 6.2 build index pleat_new_orders_state_idx on orders without blocking writes | lock: SHARE UPDATE EXCLUSIVE on orders
CREATE INDEX CONCURRENTLY pleat_new_orders_state_idx ON public.orders (pleat_new_state);
SET lock_timeout = '3s';

-- pleat: contract, up
-- before: only new code runs; the backfill phase is complete
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = public;

-- 7. fill orders.pleat_new_state | lock: ROW EXCLUSIVE on orders | H302 fails and changes nothing if rows exist that break the rule
CALL pleat.backfill('fill orders.pleat_new_state once more', 'public.orders', ARRAY['id'], $pleat$
  UPDATE public.orders SET pleat_new_state = ((CASE state::text WHEN 'lost' THEN 'new' WHEN 'payed' THEN 'paid' ELSE state::text END)::public.pleat_new_order_state)
  WHERE PLEAT_BATCH AND public.orders.pleat_new_state IS DISTINCT FROM ((CASE state::text WHEN 'lost' THEN 'new' WHEN 'payed' THEN 'paid' ELSE state::text END)::public.pleat_new_order_state)
$pleat$);

BEGIN;
-- 8.1 drop constraint orders.pleat_not_null_pleat_new_state | lock: ACCESS EXCLUSIVE on orders
ALTER TABLE public.orders DROP CONSTRAINT IF EXISTS pleat_not_null_pleat_new_state;
-- 8.2 reject new nulls in orders.pleat_new_state | lock: ACCESS EXCLUSIVE on orders | H302 fails and changes nothing if rows exist that break the rule
ALTER TABLE public.orders ADD CONSTRAINT pleat_not_null_pleat_new_state CHECK (pleat_new_state IS NOT NULL) NOT VALID;
COMMIT;

BEGIN;
-- 9. validate constraint orders.pleat_not_null_pleat_new_state | lock: SHARE UPDATE EXCLUSIVE on orders
ALTER TABLE public.orders VALIDATE CONSTRAINT pleat_not_null_pleat_new_state;
COMMIT;

BEGIN;
-- 10.1 set not null on orders.pleat_new_state | lock: ACCESS EXCLUSIVE on orders
ALTER TABLE public.orders ALTER COLUMN pleat_new_state SET NOT NULL;
-- 10.2 drop constraint orders.pleat_not_null_pleat_new_state | lock: ACCESS EXCLUSIVE on orders
ALTER TABLE public.orders DROP CONSTRAINT pleat_not_null_pleat_new_state;
-- 11.1 put the successor of orders.state in its place: stop keeping orders.pleat_new_state equal to state | lock: ACCESS EXCLUSIVE on orders
DROP TRIGGER pleat_mirror_pleat_new_state ON public.orders;
-- 11.2 drop the function of that trigger | lock: none
DROP FUNCTION pleat."public.orders.pleat_new_state" ();
-- 11.3 rename column orders.state to pleat_old_state | lock: ACCESS EXCLUSIVE on orders | H301 code from before the change fails from here on
ALTER TABLE public.orders RENAME COLUMN state TO pleat_old_state;
-- 11.4 rename column orders.pleat_new_state to state | lock: ACCESS EXCLUSIVE on orders
ALTER TABLE public.orders RENAME COLUMN pleat_new_state TO state;
-- 11.5 give orders.state a default | lock: ACCESS EXCLUSIVE on orders
ALTER TABLE public.orders ALTER COLUMN state SET DEFAULT 'new';
-- 11.6 drop column orders.pleat_old_state | lock: ACCESS EXCLUSIVE on orders | H103 going back converts the values again and may not restore the old text exactly ('lost' became 'new')
ALTER TABLE public.orders DROP COLUMN pleat_old_state;
-- 11.7 rename index pleat_new_orders_state_idx to orders_state_idx | lock: none
ALTER INDEX public.pleat_new_orders_state_idx RENAME TO orders_state_idx;
-- 12. drop enum order_state | lock: none
DROP TYPE public.order_state;
-- 13. rename enum pleat_new_order_state to order_state | lock: none
ALTER TYPE public.pleat_new_order_state RENAME TO order_state;
-- 14.1 forget the backfills, all are done | lock: none
DROP TABLE IF EXISTS pleat.progress;
-- 14.2 drop the procedure that ran them | lock: none
DROP PROCEDURE IF EXISTS pleat.backfill;
-- 14.3 drop the schema that they were in | lock: none
DROP SCHEMA IF EXISTS pleat;
COMMIT;
