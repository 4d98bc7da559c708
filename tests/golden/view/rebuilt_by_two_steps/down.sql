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
  ('convert orders.amount', true),
  ('convert orders.note', true)
ON CONFLICT (name) DO NOTHING;
-- 2.1 undo: put the successor of orders.note in its place, rebuilding view notes: add column orders.pleat_new_note uuid | lock: ACCESS EXCLUSIVE on orders
ALTER TABLE public.orders ADD COLUMN pleat_new_note uuid;
-- 2.2 create schema pleat if it is not there yet | lock: none
CREATE SCHEMA IF NOT EXISTS pleat;
-- 2.3 create the function of the trigger that follows | lock: none
CREATE OR REPLACE FUNCTION pleat."public.orders.pleat_new_note" () RETURNS trigger LANGUAGE plpgsql AS $pleat$
BEGIN
  IF TG_OP = 'UPDATE' THEN
    IF NEW.pleat_new_note IS DISTINCT FROM OLD.pleat_new_note THEN RETURN NEW; END IF;
  END IF;
  BEGIN
    NEW.pleat_new_note:= NEW.note::uuid;
  EXCEPTION WHEN data_exception THEN
    NEW.pleat_new_note:= NULL;
  END;
  RETURN NEW;
END $pleat$;
-- 2.4 keep orders.pleat_new_note equal to note | lock: SHARE ROW EXCLUSIVE on orders
CREATE TRIGGER pleat_mirror_pleat_new_note BEFORE INSERT OR UPDATE ON public.orders FOR EACH ROW EXECUTE FUNCTION pleat."public.orders.pleat_new_note" ('mirror', 'note', 'pleat_new_note');
-- 2.5 say what the trigger is for | lock: ACCESS SHARE on orders
COMMENT ON TRIGGER pleat_mirror_pleat_new_note ON public.orders IS 'pleat: keeps pleat_new_note equal to note while a change is under way';
COMMIT;

-- 3. fill orders.pleat_new_note from note | lock: ROW EXCLUSIVE on orders
CALL pleat.backfill('fill orders.pleat_new_note from note once more', 'public.orders', ARRAY['id'], $pleat$
  UPDATE public.orders SET pleat_new_note = public.orders.note::uuid
  WHERE PLEAT_BATCH AND public.orders.pleat_new_note IS DISTINCT FROM public.orders.note::uuid
$pleat$);

BEGIN;
-- 4.1 undo: put the successor of orders.note in its place, rebuilding view notes: create schema pleat_new_public if it is not there yet | lock: none
CREATE SCHEMA IF NOT EXISTS pleat_new_public;
-- 4.2 create materialized view pleat_new_public.notes | lock: none
CREATE MATERIALIZED VIEW pleat_new_public.notes AS
select pleat_new_note AS note, amount, id from public.orders where amount is not null;
-- 4.3 drop materialized view notes | lock: ACCESS EXCLUSIVE on notes
DROP MATERIALIZED VIEW public.notes;
-- 4.4 stop keeping orders.pleat_new_note equal to note | lock: ACCESS EXCLUSIVE on orders
DROP TRIGGER pleat_mirror_pleat_new_note ON public.orders;
-- 4.5 drop the function of that trigger | lock: none
DROP FUNCTION pleat."public.orders.pleat_new_note" ();
-- 4.6 rename column orders.note to pleat_old_note | lock: ACCESS EXCLUSIVE on orders
ALTER TABLE public.orders RENAME COLUMN note TO pleat_old_note;
-- 4.7 rename column orders.pleat_new_note to note | lock: ACCESS EXCLUSIVE on orders
ALTER TABLE public.orders RENAME COLUMN pleat_new_note TO note;
-- 4.8 give orders.note a default | lock: ACCESS EXCLUSIVE on orders
ALTER TABLE public.orders ALTER COLUMN note SET DEFAULT gen_random_uuid();
-- 4.9 drop column orders.pleat_old_note | lock: ACCESS EXCLUSIVE on orders
ALTER TABLE public.orders DROP COLUMN pleat_old_note;
-- 4.10 move materialized view pleat_new_public.notes to schema public | lock: none
ALTER MATERIALIZED VIEW pleat_new_public.notes SET SCHEMA public;
-- 4.11 drop schema pleat_new_public if it is empty | lock: none
DO $pleat$ BEGIN
  IF NOT EXISTS (SELECT FROM pg_catalog.pg_depend WHERE refclassid = 'pg_catalog.pg_namespace'::regclass
      AND refobjid = pg_catalog.to_regnamespace('pleat_new_public')) THEN
    DROP SCHEMA IF EXISTS pleat_new_public;
  END IF;
EXCEPTION WHEN dependent_objects_still_exist THEN
  NULL;
END $pleat$;
-- 4.12 add column orders.pleat_new_note text | lock: ACCESS EXCLUSIVE on orders
ALTER TABLE public.orders ADD COLUMN pleat_new_note text;
-- 4.13 create schema pleat if it is not there yet | lock: none
CREATE SCHEMA IF NOT EXISTS pleat;
-- 4.14 create the function of the trigger that follows | lock: none
CREATE OR REPLACE FUNCTION pleat."public.orders.pleat_new_note" () RETURNS trigger LANGUAGE plpgsql AS $pleat$
BEGIN
  IF TG_OP = 'UPDATE' THEN
    IF NEW.pleat_new_note IS DISTINCT FROM OLD.pleat_new_note THEN RETURN NEW; END IF;
  END IF;
  BEGIN
    NEW.pleat_new_note:= NEW.note::text;
  EXCEPTION WHEN data_exception THEN
    NEW.pleat_new_note:= NULL;
  END;
  RETURN NEW;
END $pleat$;
-- 4.15 keep orders.pleat_new_note equal to note | lock: SHARE ROW EXCLUSIVE on orders
CREATE TRIGGER pleat_mirror_pleat_new_note BEFORE INSERT OR UPDATE ON public.orders FOR EACH ROW EXECUTE FUNCTION pleat."public.orders.pleat_new_note" ('mirror', 'note', 'pleat_new_note');
-- 4.16 say what the trigger is for | lock: ACCESS SHARE on orders
COMMENT ON TRIGGER pleat_mirror_pleat_new_note ON public.orders IS 'pleat: keeps pleat_new_note equal to note while a change is under way';
COMMIT;

SET lock_timeout = 0;
-- 5. build index orders_note_idx on orders without blocking writes | lock: SHARE UPDATE EXCLUSIVE on orders
CREATE INDEX CONCURRENTLY orders_note_idx ON public.orders (note DESC NULLS LAST, id);
SET lock_timeout = '3s';

BEGIN;
-- 6.1 undo: put the successor of orders.amount in its place, rebuilding view notes: add column orders.pleat_new_amount character varying(80) | lock: ACCESS EXCLUSIVE on orders
ALTER TABLE public.orders ADD COLUMN pleat_new_amount character varying(80);
-- 6.2 create schema pleat if it is not there yet | lock: none
CREATE SCHEMA IF NOT EXISTS pleat;
-- 6.3 create the function of the trigger that follows | lock: none
CREATE OR REPLACE FUNCTION pleat."public.orders.pleat_new_amount" () RETURNS trigger LANGUAGE plpgsql AS $pleat$
BEGIN
  IF TG_OP = 'UPDATE' THEN
    IF NEW.pleat_new_amount IS DISTINCT FROM OLD.pleat_new_amount THEN RETURN NEW; END IF;
  END IF;
  BEGIN
    NEW.pleat_new_amount:= NEW.amount::character varying;
  EXCEPTION WHEN data_exception THEN
    NEW.pleat_new_amount:= NULL;
  END;
  RETURN NEW;
END $pleat$;
-- 6.4 keep orders.pleat_new_amount equal to amount | lock: SHARE ROW EXCLUSIVE on orders
CREATE TRIGGER pleat_mirror_pleat_new_amount BEFORE INSERT OR UPDATE ON public.orders FOR EACH ROW EXECUTE FUNCTION pleat."public.orders.pleat_new_amount" ('mirror', 'amount', 'pleat_new_amount');
-- 6.5 say what the trigger is for | lock: ACCESS SHARE on orders
COMMENT ON TRIGGER pleat_mirror_pleat_new_amount ON public.orders IS 'pleat: keeps pleat_new_amount equal to amount while a change is under way';
COMMIT;

-- 7. fill orders.pleat_new_amount from amount | lock: ROW EXCLUSIVE on orders
CALL pleat.backfill('fill orders.pleat_new_amount from amount once more', 'public.orders', ARRAY['id'], $pleat$
  UPDATE public.orders SET pleat_new_amount = public.orders.amount::character varying
  WHERE PLEAT_BATCH AND public.orders.pleat_new_amount IS DISTINCT FROM public.orders.amount::character varying
$pleat$);

BEGIN;
-- 8.1 undo: put the successor of orders.amount in its place, rebuilding view notes: drop materialized view notes | lock: ACCESS EXCLUSIVE on notes
DROP MATERIALIZED VIEW public.notes;
-- 8.2 stop keeping orders.pleat_new_amount equal to amount | lock: ACCESS EXCLUSIVE on orders
DROP TRIGGER pleat_mirror_pleat_new_amount ON public.orders;
-- 8.3 drop the function of that trigger | lock: none
DROP FUNCTION pleat."public.orders.pleat_new_amount" ();
-- 8.4 rename column orders.amount to pleat_old_amount | lock: ACCESS EXCLUSIVE on orders
ALTER TABLE public.orders RENAME COLUMN amount TO pleat_old_amount;
-- 8.5 rename column orders.pleat_new_amount to amount | lock: ACCESS EXCLUSIVE on orders
ALTER TABLE public.orders RENAME COLUMN pleat_new_amount TO amount;
-- 8.6 drop column orders.pleat_old_amount | lock: ACCESS EXCLUSIVE on orders
ALTER TABLE public.orders DROP COLUMN pleat_old_amount;
-- 8.7 set not null on orders.amount again if every row allows it | lock: ACCESS EXCLUSIVE on orders | H202 reads the whole table while writes wait
DO $pleat$ BEGIN
  IF EXISTS (SELECT FROM public.orders WHERE public.orders.amount IS NOT DISTINCT FROM NULL) THEN
    RAISE WARNING 'pleat: % stays nullable: it has rows without a value', 'public.orders.amount';
  ELSE
    ALTER TABLE public.orders ALTER COLUMN amount SET NOT NULL;
  END IF;
END $pleat$;
-- 8.8 create view notes | lock: none
CREATE VIEW public.notes AS
select note, amount, id from public.orders where amount is not null;
-- 8.9 add column orders.pleat_new_amount character varying(20) | lock: ACCESS EXCLUSIVE on orders
ALTER TABLE public.orders ADD COLUMN pleat_new_amount character varying(20);
-- 8.10 create schema pleat if it is not there yet | lock: none
CREATE SCHEMA IF NOT EXISTS pleat;
-- 8.11 create the function of the trigger that follows | lock: none
CREATE OR REPLACE FUNCTION pleat."public.orders.pleat_new_amount" () RETURNS trigger LANGUAGE plpgsql AS $pleat$
BEGIN
  IF TG_OP = 'UPDATE' THEN
    IF NEW.pleat_new_amount IS DISTINCT FROM OLD.pleat_new_amount THEN RETURN NEW; END IF;
  END IF;
  BEGIN
    NEW.pleat_new_amount:= NEW.amount::character varying;
  EXCEPTION WHEN data_exception THEN
    NEW.pleat_new_amount:= NULL;
  END;
  RETURN NEW;
END $pleat$;
-- 8.12 keep orders.pleat_new_amount equal to amount | lock: SHARE ROW EXCLUSIVE on orders
CREATE TRIGGER pleat_mirror_pleat_new_amount BEFORE INSERT OR UPDATE ON public.orders FOR EACH ROW EXECUTE FUNCTION pleat."public.orders.pleat_new_amount" ('mirror', 'amount', 'pleat_new_amount');
-- 8.13 say what the trigger is for | lock: ACCESS SHARE on orders
COMMENT ON TRIGGER pleat_mirror_pleat_new_amount ON public.orders IS 'pleat: keeps pleat_new_amount equal to amount while a change is under way';
-- 9. drop not null on orders.pleat_new_amount | lock: ACCESS EXCLUSIVE on orders
ALTER TABLE public.orders ALTER COLUMN pleat_new_amount DROP NOT NULL;
-- 10. drop constraint orders.pleat_not_null_pleat_new_amount | lock: ACCESS EXCLUSIVE on orders
ALTER TABLE public.orders DROP CONSTRAINT IF EXISTS pleat_not_null_pleat_new_amount;
COMMIT;

-- pleat: backfill, down
-- before: any code; nothing is lost
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = public;

-- pleat: expand, down
-- before: only old code runs
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = public;

BEGIN;
-- 1.1 undo: add a successor of type character varying(20) for orders.amount: stop keeping orders.pleat_new_amount equal to amount | lock: ACCESS EXCLUSIVE on orders
DROP TRIGGER pleat_mirror_pleat_new_amount ON public.orders;
-- 1.2 drop the function of that trigger | lock: none
DROP FUNCTION pleat."public.orders.pleat_new_amount" ();
-- 1.3 drop column orders.pleat_new_amount | lock: ACCESS EXCLUSIVE on orders
ALTER TABLE public.orders DROP COLUMN pleat_new_amount;
-- 2.1 undo: add a successor of type text for orders.note: stop keeping orders.pleat_new_note equal to note | lock: ACCESS EXCLUSIVE on orders
DROP TRIGGER pleat_mirror_pleat_new_note ON public.orders;
-- 2.2 drop the function of that trigger | lock: none
DROP FUNCTION pleat."public.orders.pleat_new_note" ();
-- 2.3 drop column orders.pleat_new_note | lock: ACCESS EXCLUSIVE on orders
ALTER TABLE public.orders DROP COLUMN pleat_new_note;
-- 3.1 forget the backfills, all are done | lock: none
DROP TABLE IF EXISTS pleat.progress;
-- 3.2 drop the procedure that ran them | lock: none
DROP PROCEDURE IF EXISTS pleat.backfill;
-- 3.3 drop the schema that they were in | lock: none
DROP SCHEMA IF EXISTS pleat;
COMMIT;
