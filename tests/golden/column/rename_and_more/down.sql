-- pleat: contract, down
-- before: only new code runs; afterwards old code may be started beside it
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = public;
-- not undone: forget the old values of orders.lot_code: values that the backfill replaced are forgotten

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
  ('copy orders.amount', true),
  ('copy orders.extra', true),
  ('copy orders.lot_code', true),
  ('fill orders.lot_code', true),
  ('fill orders.weight', true)
ON CONFLICT (name) DO NOTHING;
COMMIT;

SET lock_timeout = 0;
-- 2. drop index orders_lot_idx | lock: SHARE UPDATE EXCLUSIVE on orders
DROP INDEX CONCURRENTLY public.orders_lot_idx;
SET lock_timeout = '3s';

BEGIN;
-- 3. drop not null on orders.lot_code | lock: ACCESS EXCLUSIVE on orders
ALTER TABLE public.orders ALTER COLUMN lot_code DROP NOT NULL;
-- 4. drop constraint orders.pleat_not_null_lot_code | lock: ACCESS EXCLUSIVE on orders
ALTER TABLE public.orders DROP CONSTRAINT IF EXISTS pleat_not_null_lot_code;
-- 5.1 undo: drop the copy and rename column orders.lotNo to lot_code: add column orders.lotNo text | lock: ACCESS EXCLUSIVE on orders
ALTER TABLE public.orders ADD COLUMN "lotNo" text;
-- 5.2 create schema pleat if it is not there yet | lock: none
CREATE SCHEMA IF NOT EXISTS pleat;
-- 5.3 create the function of the trigger that follows | lock: none
CREATE OR REPLACE FUNCTION pleat."public.orders.lotNo" () RETURNS trigger LANGUAGE plpgsql AS $pleat$
BEGIN
  IF TG_OP = 'INSERT' THEN
    IF NEW."lotNo" IS DISTINCT FROM NULL THEN NEW.lot_code:= NEW."lotNo"; ELSE NEW."lotNo":= NEW.lot_code; END IF;
  ELSIF NEW."lotNo" IS DISTINCT FROM OLD."lotNo" THEN
    NEW.lot_code:= NEW."lotNo";
  ELSE
    NEW."lotNo":= NEW.lot_code;
  END IF;
  RETURN NEW;
END $pleat$;
-- 5.4 keep orders.lotNo equal to lot_code | lock: SHARE ROW EXCLUSIVE on orders
CREATE TRIGGER "pleat_mirror_lotNo" BEFORE INSERT OR UPDATE ON public.orders FOR EACH ROW EXECUTE FUNCTION pleat."public.orders.lotNo" ('mirror', 'lot_code', 'lotNo');
-- 5.5 say what the trigger is for | lock: ACCESS SHARE on orders
COMMENT ON TRIGGER "pleat_mirror_lotNo" ON public.orders IS 'pleat: keeps lotNo equal to lot_code while a change is under way';
COMMIT;

-- 6. fill orders.lotNo from lot_code | lock: ROW EXCLUSIVE on orders
CALL pleat.backfill('fill orders.lotNo from lot_code once more', 'public.orders', ARRAY['id'], $pleat$
  UPDATE public.orders SET "lotNo" = public.orders.lot_code
  WHERE PLEAT_BATCH AND public.orders."lotNo" IS DISTINCT FROM public.orders.lot_code
$pleat$);

BEGIN;
-- 7.1 undo: drop the copy and rename column orders.lotNo to lot_code: stop keeping orders.lotNo equal to lot_code | lock: ACCESS EXCLUSIVE on orders
DROP TRIGGER "pleat_mirror_lotNo" ON public.orders;
-- 7.2 drop the function of that trigger | lock: none
DROP FUNCTION pleat."public.orders.lotNo" ();
-- 7.3 rename column orders.lot_code to pleat_swap_lot_code | lock: ACCESS EXCLUSIVE on orders
ALTER TABLE public.orders RENAME COLUMN lot_code TO pleat_swap_lot_code;
-- 7.4 rename column orders.lotNo to lot_code | lock: ACCESS EXCLUSIVE on orders
ALTER TABLE public.orders RENAME COLUMN "lotNo" TO lot_code;
-- 7.5 rename column orders.pleat_swap_lot_code to lotNo | lock: ACCESS EXCLUSIVE on orders
ALTER TABLE public.orders RENAME COLUMN pleat_swap_lot_code TO "lotNo";
-- 7.6 create schema pleat if it is not there yet | lock: none
CREATE SCHEMA IF NOT EXISTS pleat;
-- 7.7 create the function of the trigger that follows | lock: none
CREATE OR REPLACE FUNCTION pleat."public.orders.lot_code" () RETURNS trigger LANGUAGE plpgsql AS $pleat$
BEGIN
  IF TG_OP = 'INSERT' THEN
    IF NEW.lot_code IS DISTINCT FROM NULL THEN NEW."lotNo":= NEW.lot_code; ELSE NEW.lot_code:= NEW."lotNo"; END IF;
  ELSIF NEW.lot_code IS DISTINCT FROM OLD.lot_code THEN
    NEW."lotNo":= NEW.lot_code;
  ELSE
    NEW.lot_code:= NEW."lotNo";
  END IF;
  RETURN NEW;
END $pleat$;
-- 7.8 keep orders.lot_code equal to lotNo | lock: SHARE ROW EXCLUSIVE on orders
CREATE TRIGGER pleat_mirror_lot_code BEFORE INSERT OR UPDATE ON public.orders FOR EACH ROW EXECUTE FUNCTION pleat."public.orders.lot_code" ('mirror', 'lotNo', 'lot_code');
-- 7.9 say what the trigger is for | lock: ACCESS SHARE on orders
COMMENT ON TRIGGER pleat_mirror_lot_code ON public.orders IS 'pleat: keeps lot_code equal to lotNo while a change is under way';
-- 8.1 undo: change type of orders.extra from character varying(10) to character varying(30): drop the default of orders.extra | lock: ACCESS EXCLUSIVE on orders
ALTER TABLE public.orders ALTER COLUMN extra DROP DEFAULT;
-- 8.2 change type of orders.extra from character varying(30) to character varying(10) | lock: ACCESS EXCLUSIVE on orders | H201 rewrites the whole table and its indexes while nobody can read or write it
ALTER TABLE public.orders ALTER COLUMN extra TYPE character varying(10) USING extra::character varying;
-- 9.1 undo: drop the copy and rename column orders.spare to extra: add column orders.spare character varying(10) | lock: ACCESS EXCLUSIVE on orders
ALTER TABLE public.orders ADD COLUMN spare character varying(10);
-- 9.2 create schema pleat if it is not there yet | lock: none
CREATE SCHEMA IF NOT EXISTS pleat;
-- 9.3 create the function of the trigger that follows | lock: none
CREATE OR REPLACE FUNCTION pleat."public.orders.spare" () RETURNS trigger LANGUAGE plpgsql AS $pleat$
BEGIN
  IF TG_OP = 'INSERT' THEN
    IF NEW.spare IS DISTINCT FROM NULL THEN NEW.extra:= NEW.spare; ELSE NEW.spare:= NEW.extra; END IF;
  ELSIF NEW.spare IS DISTINCT FROM OLD.spare THEN
    NEW.extra:= NEW.spare;
  ELSE
    NEW.spare:= NEW.extra;
  END IF;
  RETURN NEW;
END $pleat$;
-- 9.4 keep orders.spare equal to extra | lock: SHARE ROW EXCLUSIVE on orders
CREATE TRIGGER pleat_mirror_spare BEFORE INSERT OR UPDATE ON public.orders FOR EACH ROW EXECUTE FUNCTION pleat."public.orders.spare" ('mirror', 'extra', 'spare');
-- 9.5 say what the trigger is for | lock: ACCESS SHARE on orders
COMMENT ON TRIGGER pleat_mirror_spare ON public.orders IS 'pleat: keeps spare equal to extra while a change is under way';
COMMIT;

-- 10. fill orders.spare from extra | lock: ROW EXCLUSIVE on orders
CALL pleat.backfill('fill orders.spare from extra once more', 'public.orders', ARRAY['id'], $pleat$
  UPDATE public.orders SET spare = public.orders.extra
  WHERE PLEAT_BATCH AND public.orders.spare IS DISTINCT FROM public.orders.extra
$pleat$);

BEGIN;
-- 11.1 undo: drop the copy and rename column orders.spare to extra: stop keeping orders.spare equal to extra | lock: ACCESS EXCLUSIVE on orders
DROP TRIGGER pleat_mirror_spare ON public.orders;
-- 11.2 drop the function of that trigger | lock: none
DROP FUNCTION pleat."public.orders.spare" ();
-- 11.3 rename column orders.extra to pleat_swap_extra | lock: ACCESS EXCLUSIVE on orders
ALTER TABLE public.orders RENAME COLUMN extra TO pleat_swap_extra;
-- 11.4 rename column orders.spare to extra | lock: ACCESS EXCLUSIVE on orders
ALTER TABLE public.orders RENAME COLUMN spare TO extra;
-- 11.5 rename column orders.pleat_swap_extra to spare | lock: ACCESS EXCLUSIVE on orders
ALTER TABLE public.orders RENAME COLUMN pleat_swap_extra TO spare;
-- 11.6 create schema pleat if it is not there yet | lock: none
CREATE SCHEMA IF NOT EXISTS pleat;
-- 11.7 create the function of the trigger that follows | lock: none
CREATE OR REPLACE FUNCTION pleat."public.orders.extra" () RETURNS trigger LANGUAGE plpgsql AS $pleat$
BEGIN
  IF TG_OP = 'INSERT' THEN
    IF NEW.extra IS DISTINCT FROM NULL THEN NEW.spare:= NEW.extra; ELSE NEW.extra:= NEW.spare; END IF;
  ELSIF NEW.extra IS DISTINCT FROM OLD.extra THEN
    NEW.spare:= NEW.extra;
  ELSE
    NEW.extra:= NEW.spare;
  END IF;
  RETURN NEW;
END $pleat$;
-- 11.8 keep orders.extra equal to spare | lock: SHARE ROW EXCLUSIVE on orders
CREATE TRIGGER pleat_mirror_extra BEFORE INSERT OR UPDATE ON public.orders FOR EACH ROW EXECUTE FUNCTION pleat."public.orders.extra" ('mirror', 'spare', 'extra');
-- 11.9 say what the trigger is for | lock: ACCESS SHARE on orders
COMMENT ON TRIGGER pleat_mirror_extra ON public.orders IS 'pleat: keeps extra equal to spare while a change is under way';
-- 12. drop constraint orders.amount_positive | lock: ACCESS EXCLUSIVE on orders
ALTER TABLE public.orders DROP CONSTRAINT amount_positive;
-- 13. change type of orders.amount from bigint to integer | lock: ACCESS EXCLUSIVE on orders | H201 rewrites the whole table and its indexes while nobody can read or write it
ALTER TABLE public.orders ALTER COLUMN amount TYPE integer USING amount::integer;
-- 14.1 undo: drop the copy and rename column orders.quantity to amount: add column orders.quantity integer | lock: ACCESS EXCLUSIVE on orders
ALTER TABLE public.orders ADD COLUMN quantity integer;
-- 14.2 create schema pleat if it is not there yet | lock: none
CREATE SCHEMA IF NOT EXISTS pleat;
-- 14.3 create the function of the trigger that follows | lock: none
CREATE OR REPLACE FUNCTION pleat."public.orders.quantity" () RETURNS trigger LANGUAGE plpgsql AS $pleat$
BEGIN
  IF TG_OP = 'INSERT' THEN
    IF NEW.quantity IS DISTINCT FROM NULL THEN NEW.amount:= NEW.quantity; ELSE NEW.quantity:= NEW.amount; END IF;
  ELSIF NEW.quantity IS DISTINCT FROM OLD.quantity THEN
    NEW.amount:= NEW.quantity;
  ELSE
    NEW.quantity:= NEW.amount;
  END IF;
  RETURN NEW;
END $pleat$;
-- 14.4 keep orders.quantity equal to amount | lock: SHARE ROW EXCLUSIVE on orders
CREATE TRIGGER pleat_mirror_quantity BEFORE INSERT OR UPDATE ON public.orders FOR EACH ROW EXECUTE FUNCTION pleat."public.orders.quantity" ('mirror', 'amount', 'quantity');
-- 14.5 say what the trigger is for | lock: ACCESS SHARE on orders
COMMENT ON TRIGGER pleat_mirror_quantity ON public.orders IS 'pleat: keeps quantity equal to amount while a change is under way';
COMMIT;

-- 15. fill orders.quantity from amount | lock: ROW EXCLUSIVE on orders
CALL pleat.backfill('fill orders.quantity from amount once more', 'public.orders', ARRAY['id'], $pleat$
  UPDATE public.orders SET quantity = public.orders.amount
  WHERE PLEAT_BATCH AND public.orders.quantity IS DISTINCT FROM public.orders.amount
$pleat$);

BEGIN;
-- 16.1 undo: drop the copy and rename column orders.quantity to amount: stop keeping orders.quantity equal to amount | lock: ACCESS EXCLUSIVE on orders
DROP TRIGGER pleat_mirror_quantity ON public.orders;
-- 16.2 drop the function of that trigger | lock: none
DROP FUNCTION pleat."public.orders.quantity" ();
-- 16.3 rename column orders.amount to pleat_swap_amount | lock: ACCESS EXCLUSIVE on orders
ALTER TABLE public.orders RENAME COLUMN amount TO pleat_swap_amount;
-- 16.4 rename column orders.quantity to amount | lock: ACCESS EXCLUSIVE on orders
ALTER TABLE public.orders RENAME COLUMN quantity TO amount;
-- 16.5 rename column orders.pleat_swap_amount to quantity | lock: ACCESS EXCLUSIVE on orders
ALTER TABLE public.orders RENAME COLUMN pleat_swap_amount TO quantity;
-- 16.6 create schema pleat if it is not there yet | lock: none
CREATE SCHEMA IF NOT EXISTS pleat;
-- 16.7 create the function of the trigger that follows | lock: none
CREATE OR REPLACE FUNCTION pleat."public.orders.amount" () RETURNS trigger LANGUAGE plpgsql AS $pleat$
BEGIN
  IF TG_OP = 'INSERT' THEN
    IF NEW.amount IS DISTINCT FROM NULL THEN NEW.quantity:= NEW.amount; ELSE NEW.amount:= NEW.quantity; END IF;
  ELSIF NEW.amount IS DISTINCT FROM OLD.amount THEN
    NEW.quantity:= NEW.amount;
  ELSE
    NEW.amount:= NEW.quantity;
  END IF;
  RETURN NEW;
END $pleat$;
-- 16.8 keep orders.amount equal to quantity | lock: SHARE ROW EXCLUSIVE on orders
CREATE TRIGGER pleat_mirror_amount BEFORE INSERT OR UPDATE ON public.orders FOR EACH ROW EXECUTE FUNCTION pleat."public.orders.amount" ('mirror', 'quantity', 'amount');
-- 16.9 say what the trigger is for | lock: ACCESS SHARE on orders
COMMENT ON TRIGGER pleat_mirror_amount ON public.orders IS 'pleat: keeps amount equal to quantity while a change is under way';
-- 17. drop not null on orders.weight | lock: ACCESS EXCLUSIVE on orders
ALTER TABLE public.orders ALTER COLUMN weight DROP NOT NULL;
-- 18. drop constraint orders.pleat_not_null_weight | lock: ACCESS EXCLUSIVE on orders
ALTER TABLE public.orders DROP CONSTRAINT IF EXISTS pleat_not_null_weight;
COMMIT;

-- pleat: backfill, down
-- before: any code; nothing is lost
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = public;

BEGIN;
-- 1.1 bring the old values of orders.lot_code back | lock: ROW EXCLUSIVE on orders
DO $pleat$ BEGIN
  IF pg_catalog.to_regclass('pleat_archive."was public.orders.lot_code"') IS NULL THEN RETURN; END IF;
  UPDATE public.orders SET lot_code = pleat_kept.pleat_was FROM pleat_archive."was public.orders.lot_code" AS pleat_kept
  WHERE (public.orders.id) = (pleat_kept.pleat_key_1) AND public.orders.lot_code IS NOT DISTINCT FROM pleat_kept.pleat_became;
  DROP TABLE pleat_archive."was public.orders.lot_code";
  DELETE FROM pleat.progress WHERE name = 'fill orders.lot_code';
END $pleat$;
-- 1.2 drop schema pleat_archive if it is empty | lock: none
DO $pleat$ BEGIN
  IF NOT EXISTS (SELECT FROM pg_catalog.pg_depend WHERE refclassid = 'pg_catalog.pg_namespace'::regclass
      AND refobjid = pg_catalog.to_regnamespace('pleat_archive')) THEN
    DROP SCHEMA IF EXISTS pleat_archive;
  END IF;
EXCEPTION WHEN dependent_objects_still_exist THEN
  NULL;
END $pleat$;
COMMIT;

-- pleat: expand, down
-- before: only old code runs
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = public;

BEGIN;
-- 1. drop column orders.weight | lock: ACCESS EXCLUSIVE on orders
ALTER TABLE public.orders DROP COLUMN weight;
-- 2.1 undo: add column orders.lot_code and keep it equal to lotNo: stop keeping orders.lot_code equal to lotNo | lock: ACCESS EXCLUSIVE on orders
DROP TRIGGER pleat_mirror_lot_code ON public.orders;
-- 2.2 drop the function of that trigger | lock: none
DROP FUNCTION pleat."public.orders.lot_code" ();
-- 2.3 drop column orders.lot_code | lock: ACCESS EXCLUSIVE on orders
ALTER TABLE public.orders DROP COLUMN lot_code;
-- 3.1 undo: add column orders.extra and keep it equal to spare: stop keeping orders.extra equal to spare | lock: ACCESS EXCLUSIVE on orders
DROP TRIGGER pleat_mirror_extra ON public.orders;
-- 3.2 drop the function of that trigger | lock: none
DROP FUNCTION pleat."public.orders.extra" ();
-- 3.3 drop column orders.extra | lock: ACCESS EXCLUSIVE on orders
ALTER TABLE public.orders DROP COLUMN extra;
-- 4.1 undo: add column orders.amount and keep it equal to quantity: stop keeping orders.amount equal to quantity | lock: ACCESS EXCLUSIVE on orders
DROP TRIGGER pleat_mirror_amount ON public.orders;
-- 4.2 drop the function of that trigger | lock: none
DROP FUNCTION pleat."public.orders.amount" ();
-- 4.3 drop column orders.amount | lock: ACCESS EXCLUSIVE on orders
ALTER TABLE public.orders DROP COLUMN amount;
-- 5.1 forget the backfills, all are done | lock: none
DROP TABLE IF EXISTS pleat.progress;
-- 5.2 drop the procedure that ran them | lock: none
DROP PROCEDURE IF EXISTS pleat.backfill;
-- 5.3 drop the schema that they were in | lock: none
DROP SCHEMA IF EXISTS pleat;
COMMIT;
