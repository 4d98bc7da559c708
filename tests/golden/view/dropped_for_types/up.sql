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
  done_to text[],
  finished boolean NOT NULL DEFAULT false,
  updated_at timestamptz NOT NULL DEFAULT pg_catalog.now()
);
-- 1.3 say what the table is for | lock: none
COMMENT ON TABLE pleat.progress IS 'pleat: backfills of the change that is under way';
-- 1.4 remember which backfills are to be done | lock: none
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
DO $pleat$
DECLARE
  page bigint := 0;
BEGIN
  PERFORM pg_catalog.set_config('application_name', 'pleat: fill public.orders.pleat_new_price', false);
  WHILE page <= pg_catalog.pg_relation_size('public.orders'::pg_catalog.regclass) / pg_catalog.current_setting('block_size')::bigint
  LOOP
    LOOP
      BEGIN
        UPDATE public.orders SET pleat_new_price = public.orders.price::bigint
        WHERE public.orders.ctid >= pg_catalog.format('(%s,0)', page)::pg_catalog.tid AND public.orders.ctid < pg_catalog.format('(%s,0)', page + 64)::pg_catalog.tid AND public.orders.pleat_new_price IS DISTINCT FROM public.orders.price::bigint;
        EXIT;
      EXCEPTION WHEN lock_not_available OR deadlock_detected THEN
        PERFORM pg_catalog.pg_sleep(0.1);
      END;
    END LOOP;
    COMMIT;
    page := page + 64;
  END LOOP;
  UPDATE pleat.progress SET finished = true, updated_at = pg_catalog.now() WHERE name = 'convert orders.price';
END $pleat$;

-- pleat: contract, up
-- before: only new code runs; the backfill phase is complete
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = public;

-- 4. fill orders.pleat_new_price from price | lock: ROW EXCLUSIVE on orders | H302 fails and changes nothing if rows exist that break the rule
DO $pleat$
DECLARE
  page bigint := 0;
BEGIN
  PERFORM pg_catalog.set_config('application_name', 'pleat: fill public.orders.pleat_new_price', false);
  WHILE page <= pg_catalog.pg_relation_size('public.orders'::pg_catalog.regclass) / pg_catalog.current_setting('block_size')::bigint
  LOOP
    LOOP
      BEGIN
        UPDATE public.orders SET pleat_new_price = public.orders.price::bigint
        WHERE public.orders.ctid >= pg_catalog.format('(%s,0)', page)::pg_catalog.tid AND public.orders.ctid < pg_catalog.format('(%s,0)', page + 64)::pg_catalog.tid AND public.orders.pleat_new_price IS DISTINCT FROM public.orders.price::bigint;
        EXIT;
      EXCEPTION WHEN lock_not_available OR deadlock_detected THEN
        PERFORM pg_catalog.pg_sleep(0.1);
      END;
    END LOOP;
    COMMIT;
    page := page + 64;
  END LOOP;
END $pleat$;

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
-- 10.2 drop the schema that they were in | lock: none
DROP SCHEMA IF EXISTS pleat;
COMMIT;
