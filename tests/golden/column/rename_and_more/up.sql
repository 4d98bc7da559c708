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
  ('copy orders.amount', false),
  ('copy orders.extra', false),
  ('copy orders.lot_code', false),
  ('fill orders.lot_code', false),
  ('fill orders.weight', false)
ON CONFLICT (name) DO NOTHING;
-- 2.1 add column orders.amount and keep it equal to quantity: add column orders.amount integer | lock: ACCESS EXCLUSIVE on orders | H304 reads by the new name use no index until the contract phase
ALTER TABLE public.orders ADD COLUMN amount integer;
-- 2.2 create schema pleat if it is not there yet | lock: none
CREATE SCHEMA IF NOT EXISTS pleat;
-- 2.3 create the function of the trigger that follows | lock: none
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
-- 2.4 keep orders.amount equal to quantity | lock: SHARE ROW EXCLUSIVE on orders
CREATE TRIGGER pleat_mirror_amount BEFORE INSERT OR UPDATE ON public.orders FOR EACH ROW EXECUTE FUNCTION pleat."public.orders.amount" ('mirror', 'quantity', 'amount');
-- 2.5 say what the trigger is for | lock: ACCESS SHARE on orders
COMMENT ON TRIGGER pleat_mirror_amount ON public.orders IS 'pleat: keeps amount equal to quantity while a change is under way';
-- 3.1 add column orders.extra and keep it equal to spare: add column orders.extra character varying(10) | lock: ACCESS EXCLUSIVE on orders | H304 reads by the new name use no index until the contract phase
ALTER TABLE public.orders ADD COLUMN extra character varying(10);
-- 3.2 create schema pleat if it is not there yet | lock: none
CREATE SCHEMA IF NOT EXISTS pleat;
-- 3.3 create the function of the trigger that follows | lock: none
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
-- 3.4 keep orders.extra equal to spare | lock: SHARE ROW EXCLUSIVE on orders
CREATE TRIGGER pleat_mirror_extra BEFORE INSERT OR UPDATE ON public.orders FOR EACH ROW EXECUTE FUNCTION pleat."public.orders.extra" ('mirror', 'spare', 'extra');
-- 3.5 say what the trigger is for | lock: ACCESS SHARE on orders
COMMENT ON TRIGGER pleat_mirror_extra ON public.orders IS 'pleat: keeps extra equal to spare while a change is under way';
-- 4.1 add column orders.lot_code and keep it equal to lotNo: add column orders.lot_code text | lock: ACCESS EXCLUSIVE on orders | H304 reads by the new name use no index until the contract phase
ALTER TABLE public.orders ADD COLUMN lot_code text;
-- 4.2 create schema pleat if it is not there yet | lock: none
CREATE SCHEMA IF NOT EXISTS pleat;
-- 4.3 create the function of the trigger that follows | lock: none
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
-- 4.4 keep orders.lot_code equal to lotNo | lock: SHARE ROW EXCLUSIVE on orders
CREATE TRIGGER pleat_mirror_lot_code BEFORE INSERT OR UPDATE ON public.orders FOR EACH ROW EXECUTE FUNCTION pleat."public.orders.lot_code" ('mirror', 'lotNo', 'lot_code');
-- 4.5 say what the trigger is for | lock: ACCESS SHARE on orders
COMMENT ON TRIGGER pleat_mirror_lot_code ON public.orders IS 'pleat: keeps lot_code equal to lotNo while a change is under way';
-- 5. add column orders.weight numeric(10,3) | lock: ACCESS EXCLUSIVE on orders
ALTER TABLE public.orders ADD COLUMN weight numeric(10,3);
COMMIT;

-- pleat: backfill, up
-- before: any code; run after the expand phase; afterwards new code may be started beside old code
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = public;

-- 6. fill orders.amount from quantity | lock: ROW EXCLUSIVE on orders
CALL pleat.backfill('copy orders.amount', 'public.orders', ARRAY['id'], $pleat$
  UPDATE public.orders SET amount = public.orders.quantity
  WHERE PLEAT_BATCH AND public.orders.amount IS DISTINCT FROM public.orders.quantity
$pleat$);

-- 7. fill orders.extra from spare | lock: ROW EXCLUSIVE on orders
CALL pleat.backfill('copy orders.extra', 'public.orders', ARRAY['id'], $pleat$
  UPDATE public.orders SET extra = public.orders.spare
  WHERE PLEAT_BATCH AND public.orders.extra IS DISTINCT FROM public.orders.spare
$pleat$);

-- 8. fill orders.lot_code from lotNo | lock: ROW EXCLUSIVE on orders
CALL pleat.backfill('copy orders.lot_code', 'public.orders', ARRAY['id'], $pleat$
  UPDATE public.orders SET lot_code = public.orders."lotNo"
  WHERE PLEAT_BATCH AND public.orders.lot_code IS DISTINCT FROM public.orders."lotNo"
$pleat$);

-- 9.1 create schema pleat_archive if it is not there yet | lock: none
CREATE SCHEMA IF NOT EXISTS pleat_archive;
-- 9.2 make room for the values that are replaced | lock: ACCESS SHARE on orders
CREATE TABLE IF NOT EXISTS pleat_archive."was public.orders.lot_code" AS SELECT id AS pleat_key_1, lot_code AS pleat_was, lot_code AS pleat_became FROM public.orders WITH NO DATA;
-- 9.3 keep one value a row | lock: none
CREATE UNIQUE INDEX IF NOT EXISTS "key of was public.orders.lot_code" ON pleat_archive."was public.orders.lot_code" (pleat_key_1);
-- 9.4 fill orders.lot_code | lock: ROW EXCLUSIVE on orders
CALL pleat.backfill('fill orders.lot_code', 'public.orders', ARRAY['id'], $pleat$
  WITH pleat_rows (pleat_key_1, pleat_was) AS (SELECT id, lot_code FROM public.orders
    WHERE PLEAT_BATCH AND public.orders.lot_code IS NULL FOR NO KEY UPDATE), pleat_done AS (
  UPDATE public.orders SET lot_code = ('LOT-' || id) FROM pleat_rows WHERE (public.orders.id) = (pleat_key_1)
    RETURNING pleat_key_1, pleat_was, public.orders.lot_code)
  INSERT INTO pleat_archive."was public.orders.lot_code" SELECT * FROM pleat_done ON CONFLICT (pleat_key_1) DO UPDATE SET pleat_became = excluded.pleat_became
$pleat$);

-- 10. fill orders.weight | lock: ROW EXCLUSIVE on orders
CALL pleat.backfill('fill orders.weight', 'public.orders', ARRAY['id'], $pleat$
  UPDATE public.orders SET weight = (coalesce(amount, 0) * 1.5)
  WHERE PLEAT_BATCH AND public.orders.weight IS NULL
$pleat$);

-- pleat: contract, up
-- before: only new code runs; the backfill phase is complete
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = public;

-- 11. fill orders.weight | lock: ROW EXCLUSIVE on orders
CALL pleat.backfill('fill orders.weight once more', 'public.orders', ARRAY['id'], $pleat$
  UPDATE public.orders SET weight = (coalesce(amount, 0) * 1.5)
  WHERE PLEAT_BATCH AND public.orders.weight IS NULL
$pleat$);

BEGIN;
-- 12.1 drop constraint orders.pleat_not_null_weight | lock: ACCESS EXCLUSIVE on orders
ALTER TABLE public.orders DROP CONSTRAINT IF EXISTS pleat_not_null_weight;
-- 12.2 reject new nulls in orders.weight | lock: ACCESS EXCLUSIVE on orders
ALTER TABLE public.orders ADD CONSTRAINT pleat_not_null_weight CHECK (weight IS NOT NULL) NOT VALID;
COMMIT;

BEGIN;
-- 13. validate constraint orders.pleat_not_null_weight | lock: SHARE UPDATE EXCLUSIVE on orders
ALTER TABLE public.orders VALIDATE CONSTRAINT pleat_not_null_weight;
COMMIT;

BEGIN;
-- 14.1 set not null on orders.weight | lock: ACCESS EXCLUSIVE on orders
ALTER TABLE public.orders ALTER COLUMN weight SET NOT NULL;
-- 14.2 drop constraint orders.pleat_not_null_weight | lock: ACCESS EXCLUSIVE on orders
ALTER TABLE public.orders DROP CONSTRAINT pleat_not_null_weight;
-- 15.1 drop the copy and rename column orders.quantity to amount: stop keeping orders.amount equal to quantity | lock: ACCESS EXCLUSIVE on orders
DROP TRIGGER pleat_mirror_amount ON public.orders;
-- 15.2 drop the function of that trigger | lock: none
DROP FUNCTION pleat."public.orders.amount" ();
-- 15.3 drop column orders.amount | lock: ACCESS EXCLUSIVE on orders
ALTER TABLE public.orders DROP COLUMN amount;
-- 15.4 rename column orders.quantity to amount | lock: ACCESS EXCLUSIVE on orders | H301 code from before the change fails from here on
ALTER TABLE public.orders RENAME COLUMN quantity TO amount;
-- 16. change type of orders.amount from integer to bigint | lock: ACCESS EXCLUSIVE on orders | H201 rewrites the whole table and its indexes while nobody can read or write it
ALTER TABLE public.orders ALTER COLUMN amount TYPE bigint USING amount::bigint;
-- 17. add check orders.amount_positive, not validated yet | lock: ACCESS EXCLUSIVE on orders | H302 fails and changes nothing if rows exist that break the rule
ALTER TABLE public.orders ADD CONSTRAINT amount_positive CHECK (amount >= 0) NOT VALID;
COMMIT;

BEGIN;
-- 18. validate constraint orders.amount_positive | lock: SHARE UPDATE EXCLUSIVE on orders
ALTER TABLE public.orders VALIDATE CONSTRAINT amount_positive;
COMMIT;

BEGIN;
-- 19.1 drop the copy and rename column orders.spare to extra: stop keeping orders.extra equal to spare | lock: ACCESS EXCLUSIVE on orders
DROP TRIGGER pleat_mirror_extra ON public.orders;
-- 19.2 drop the function of that trigger | lock: none
DROP FUNCTION pleat."public.orders.extra" ();
-- 19.3 drop column orders.extra | lock: ACCESS EXCLUSIVE on orders
ALTER TABLE public.orders DROP COLUMN extra;
-- 19.4 rename column orders.spare to extra | lock: ACCESS EXCLUSIVE on orders | H301 code from before the change fails from here on
ALTER TABLE public.orders RENAME COLUMN spare TO extra;
-- 20.1 change type of orders.extra from character varying(10) to character varying(30) | lock: ACCESS EXCLUSIVE on orders
ALTER TABLE public.orders ALTER COLUMN extra TYPE character varying(30) USING extra::character varying;
-- 20.2 give orders.extra a default | lock: ACCESS EXCLUSIVE on orders
ALTER TABLE public.orders ALTER COLUMN extra SET DEFAULT 'none';
-- 21.1 drop the copy and rename column orders.lotNo to lot_code: stop keeping orders.lot_code equal to lotNo | lock: ACCESS EXCLUSIVE on orders
DROP TRIGGER pleat_mirror_lot_code ON public.orders;
-- 21.2 drop the function of that trigger | lock: none
DROP FUNCTION pleat."public.orders.lot_code" ();
-- 21.3 drop column orders.lot_code | lock: ACCESS EXCLUSIVE on orders
ALTER TABLE public.orders DROP COLUMN lot_code;
-- 21.4 rename column orders.lotNo to lot_code | lock: ACCESS EXCLUSIVE on orders | H301 code from before the change fails from here on
ALTER TABLE public.orders RENAME COLUMN "lotNo" TO lot_code;
COMMIT;

-- 22.1 create schema pleat_archive if it is not there yet | lock: none
CREATE SCHEMA IF NOT EXISTS pleat_archive;
-- 22.2 make room for the values that are replaced | lock: ACCESS SHARE on orders
CREATE TABLE IF NOT EXISTS pleat_archive."was public.orders.lot_code" AS SELECT id AS pleat_key_1, lot_code AS pleat_was, lot_code AS pleat_became FROM public.orders WITH NO DATA;
-- 22.3 keep one value a row | lock: none
CREATE UNIQUE INDEX IF NOT EXISTS "key of was public.orders.lot_code" ON pleat_archive."was public.orders.lot_code" (pleat_key_1);
-- 22.4 fill orders.lot_code | lock: ROW EXCLUSIVE on orders
CALL pleat.backfill('fill orders.lot_code once more', 'public.orders', ARRAY['id'], $pleat$
  WITH pleat_rows (pleat_key_1, pleat_was) AS (SELECT id, lot_code FROM public.orders
    WHERE PLEAT_BATCH AND public.orders.lot_code IS NULL FOR NO KEY UPDATE), pleat_done AS (
  UPDATE public.orders SET lot_code = ('LOT-' || id) FROM pleat_rows WHERE (public.orders.id) = (pleat_key_1)
    RETURNING pleat_key_1, pleat_was, public.orders.lot_code)
  INSERT INTO pleat_archive."was public.orders.lot_code" SELECT * FROM pleat_done ON CONFLICT (pleat_key_1) DO UPDATE SET pleat_became = excluded.pleat_became
$pleat$);

BEGIN;
-- 23.1 drop constraint orders.pleat_not_null_lot_code | lock: ACCESS EXCLUSIVE on orders
ALTER TABLE public.orders DROP CONSTRAINT IF EXISTS pleat_not_null_lot_code;
-- 23.2 reject new nulls in orders.lot_code | lock: ACCESS EXCLUSIVE on orders
ALTER TABLE public.orders ADD CONSTRAINT pleat_not_null_lot_code CHECK (lot_code IS NOT NULL) NOT VALID;
COMMIT;

BEGIN;
-- 24. validate constraint orders.pleat_not_null_lot_code | lock: SHARE UPDATE EXCLUSIVE on orders
ALTER TABLE public.orders VALIDATE CONSTRAINT pleat_not_null_lot_code;
COMMIT;

BEGIN;
-- 25.1 set not null on orders.lot_code | lock: ACCESS EXCLUSIVE on orders
ALTER TABLE public.orders ALTER COLUMN lot_code SET NOT NULL;
-- 25.2 drop constraint orders.pleat_not_null_lot_code | lock: ACCESS EXCLUSIVE on orders
ALTER TABLE public.orders DROP CONSTRAINT pleat_not_null_lot_code;
COMMIT;

SET lock_timeout = 0;
-- 26. build index orders_lot_idx on orders | lock: SHARE UPDATE EXCLUSIVE on orders
CREATE INDEX CONCURRENTLY orders_lot_idx ON public.orders (lot_code, amount DESC);
SET lock_timeout = '3s';

BEGIN;
-- 27.1 forget the old values of orders.lot_code | lock: none
DROP TABLE IF EXISTS pleat_archive."was public.orders.lot_code";
-- 27.2 drop schema pleat_archive if it is empty | lock: none
DO $pleat$ BEGIN
  IF NOT EXISTS (SELECT FROM pg_catalog.pg_depend WHERE refclassid = 'pg_catalog.pg_namespace'::regclass
      AND refobjid = pg_catalog.to_regnamespace('pleat_archive')) THEN
    DROP SCHEMA IF EXISTS pleat_archive;
  END IF;
EXCEPTION WHEN dependent_objects_still_exist THEN
  NULL;
END $pleat$;
-- 28.1 forget the backfills, all are done | lock: none
DROP TABLE IF EXISTS pleat.progress;
-- 28.2 drop the procedure that ran them | lock: none
DROP PROCEDURE IF EXISTS pleat.backfill;
-- 28.3 drop the schema that they were in | lock: none
DROP SCHEMA IF EXISTS pleat;
COMMIT;
