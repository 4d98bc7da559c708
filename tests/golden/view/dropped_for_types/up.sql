-- pleat: expand, up
-- before: any code; afterwards new code may be started beside old code
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
  ('convert orders.price', false)
ON CONFLICT (name) DO NOTHING;
-- 2.1 add a successor of type bigint for orders.price: add column orders.pleat_new_price bigint | lock: ACCESS EXCLUSIVE on orders
ALTER TABLE public.orders ADD COLUMN pleat_new_price bigint;
-- 2.2 create schema pleat if it is not there yet | lock: none
CREATE SCHEMA IF NOT EXISTS pleat;
-- 2.3 create the function of the trigger that follows | lock: none
CREATE OR REPLACE FUNCTION pleat."public.orders.pleat_new_price" () RETURNS trigger LANGUAGE plpgsql AS $pleat$
BEGIN
  IF TG_OP = 'UPDATE' THEN
    IF NEW.pleat_new_price IS DISTINCT FROM OLD.pleat_new_price THEN RETURN NEW; END IF;
  END IF;
  BEGIN
    NEW.pleat_new_price:= NEW.price::bigint;
  EXCEPTION WHEN data_exception THEN
    NEW.pleat_new_price:= NULL;
  END;
  RETURN NEW;
END $pleat$;
-- 2.4 keep orders.pleat_new_price equal to price | lock: SHARE ROW EXCLUSIVE on orders
CREATE TRIGGER pleat_mirror_pleat_new_price BEFORE INSERT OR UPDATE ON public.orders FOR EACH ROW EXECUTE FUNCTION pleat."public.orders.pleat_new_price" ('mirror', 'price', 'pleat_new_price');
-- 2.5 say what the trigger is for | lock: ACCESS SHARE on orders
COMMENT ON TRIGGER pleat_mirror_pleat_new_price ON public.orders IS 'pleat: keeps pleat_new_price equal to price while a change is under way';
COMMIT;

-- pleat: backfill, up
-- before: any code; run after the expand phase
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = public;

-- 3. fill orders.pleat_new_price from price | lock: ROW EXCLUSIVE on orders
CALL pleat.backfill('convert orders.price', 'public.orders', ARRAY['ctid'], $pleat$
  UPDATE public.orders SET pleat_new_price = public.orders.price::bigint
  WHERE PLEAT_BATCH AND public.orders.pleat_new_price IS DISTINCT FROM public.orders.price::bigint
$pleat$);

-- pleat: contract, up
-- before: only new code runs; the backfill phase is complete
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = public;

-- 4. fill orders.pleat_new_price from price | lock: ROW EXCLUSIVE on orders | H302 fails and changes nothing if rows exist that break the rule
CALL pleat.backfill('fill orders.pleat_new_price from price once more', 'public.orders', ARRAY['ctid'], $pleat$
  UPDATE public.orders SET pleat_new_price = public.orders.price::bigint
  WHERE PLEAT_BATCH AND public.orders.pleat_new_price IS DISTINCT FROM public.orders.price::bigint
$pleat$);

BEGIN;
-- 5. drop materialized view states | lock: ACCESS EXCLUSIVE on states | H301 code from before the change fails from here on
DROP MATERIALIZED VIEW public.states;
COMMIT;

BEGIN;
-- 6.1 put the successor of orders.price in its place, rebuilding view prices: drop view prices | lock: ACCESS EXCLUSIVE on prices | H301 code from before the change fails from here on
DROP VIEW public.prices;
-- 6.2 stop keeping orders.pleat_new_price equal to price | lock: ACCESS EXCLUSIVE on orders
DROP TRIGGER pleat_mirror_pleat_new_price ON public.orders;
-- 6.3 drop the function of that trigger | lock: none
DROP FUNCTION pleat."public.orders.pleat_new_price" ();
-- 6.4 rename column orders.price to pleat_old_price | lock: ACCESS EXCLUSIVE on orders
ALTER TABLE public.orders RENAME COLUMN price TO pleat_old_price;
-- 6.5 rename column orders.pleat_new_price to price | lock: ACCESS EXCLUSIVE on orders
ALTER TABLE public.orders RENAME COLUMN pleat_new_price TO price;
-- 6.6 drop column orders.pleat_old_price | lock: ACCESS EXCLUSIVE on orders | H103 going back converts the values again and may not restore the old text exactly
ALTER TABLE public.orders DROP COLUMN pleat_old_price;
-- 6.7 create view prices | lock: none
CREATE VIEW public.prices AS
select price from public.orders;
-- 7. add check orders.orders_price_small, not validated yet | lock: ACCESS EXCLUSIVE on orders | H302 fails and changes nothing if rows exist that break the rule
ALTER TABLE public.orders ADD CONSTRAINT orders_price_small CHECK (price < 1000) NOT VALID;
COMMIT;

BEGIN;
-- 8. validate constraint orders.orders_price_small | lock: SHARE UPDATE EXCLUSIVE on orders
ALTER TABLE public.orders VALIDATE CONSTRAINT orders_price_small;
COMMIT;

BEGIN;
-- 9. drop column orders.state | lock: ACCESS EXCLUSIVE on orders | H101 rows or values are gone for good
ALTER TABLE public.orders DROP COLUMN state;
-- 10.1 forget the backfills, all are done | lock: none
DROP TABLE IF EXISTS pleat.progress;
-- 10.2 drop the procedure that ran them | lock: none
DROP PROCEDURE IF EXISTS pleat.backfill;
-- 10.3 drop the schema that they were in | lock: none
DROP SCHEMA IF EXISTS pleat;
COMMIT;
