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
  ('convert orders.note', false),
  ('convert orders.amount', false)
ON CONFLICT (name) DO NOTHING;
-- 2.1 add a successor of type text for orders.note: add column orders.pleat_new_note text | lock: ACCESS EXCLUSIVE on orders
ALTER TABLE public.orders ADD COLUMN pleat_new_note text;
-- 2.2 create schema pleat if it is not there yet | lock: none
CREATE SCHEMA IF NOT EXISTS pleat;
-- 2.3 create the function of the trigger that follows | lock: none
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
-- 2.4 keep orders.pleat_new_note equal to note | lock: SHARE ROW EXCLUSIVE on orders
CREATE TRIGGER pleat_mirror_pleat_new_note BEFORE INSERT OR UPDATE ON public.orders FOR EACH ROW EXECUTE FUNCTION pleat."public.orders.pleat_new_note" ('mirror', 'note', 'pleat_new_note');
-- 2.5 say what the trigger is for | lock: ACCESS SHARE on orders
COMMENT ON TRIGGER pleat_mirror_pleat_new_note ON public.orders IS 'pleat: keeps pleat_new_note equal to note while a change is under way';
-- 3.1 add a successor of type character varying(20) for orders.amount: add column orders.pleat_new_amount character varying(20) | lock: ACCESS EXCLUSIVE on orders
ALTER TABLE public.orders ADD COLUMN pleat_new_amount character varying(20);
-- 3.2 create schema pleat if it is not there yet | lock: none
CREATE SCHEMA IF NOT EXISTS pleat;
-- 3.3 create the function of the trigger that follows | lock: none
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
-- 3.4 keep orders.pleat_new_amount equal to amount | lock: SHARE ROW EXCLUSIVE on orders
CREATE TRIGGER pleat_mirror_pleat_new_amount BEFORE INSERT OR UPDATE ON public.orders FOR EACH ROW EXECUTE FUNCTION pleat."public.orders.pleat_new_amount" ('mirror', 'amount', 'pleat_new_amount');
-- 3.5 say what the trigger is for | lock: ACCESS SHARE on orders
COMMENT ON TRIGGER pleat_mirror_pleat_new_amount ON public.orders IS 'pleat: keeps pleat_new_amount equal to amount while a change is under way';
COMMIT;

-- pleat: backfill, up
-- before: any code; run after the expand phase; afterwards new code may be started beside old code
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = public;

-- 4. fill orders.pleat_new_note from note | lock: ROW EXCLUSIVE on orders
CALL pleat.backfill('convert orders.note', 'public.orders', ARRAY['id'], $pleat$
  UPDATE public.orders SET pleat_new_note = public.orders.note::text
  WHERE PLEAT_BATCH AND public.orders.pleat_new_note IS DISTINCT FROM public.orders.note::text
$pleat$);

-- 5. fill orders.pleat_new_amount from amount | lock: ROW EXCLUSIVE on orders
CALL pleat.backfill('convert orders.amount', 'public.orders', ARRAY['id'], $pleat$
  UPDATE public.orders SET pleat_new_amount = public.orders.amount::character varying
  WHERE PLEAT_BATCH AND public.orders.pleat_new_amount IS DISTINCT FROM public.orders.amount::character varying
$pleat$);

-- pleat: contract, up
-- before: only new code runs; the backfill phase is complete
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = public;

-- 6. fill orders.pleat_new_note from note | lock: ROW EXCLUSIVE on orders | H302 fails and changes nothing if rows exist that break the rule
CALL pleat.backfill('fill orders.pleat_new_note from note once more', 'public.orders', ARRAY['id'], $pleat$
  UPDATE public.orders SET pleat_new_note = public.orders.note::text
  WHERE PLEAT_BATCH AND public.orders.pleat_new_note IS DISTINCT FROM public.orders.note::text
$pleat$);

-- 7. fill orders.pleat_new_amount from amount | lock: ROW EXCLUSIVE on orders | H302 fails and changes nothing if rows exist that break the rule
CALL pleat.backfill('fill orders.pleat_new_amount from amount once more', 'public.orders', ARRAY['id'], $pleat$
  UPDATE public.orders SET pleat_new_amount = public.orders.amount::character varying
  WHERE PLEAT_BATCH AND public.orders.pleat_new_amount IS DISTINCT FROM public.orders.amount::character varying
$pleat$);

BEGIN;
-- 8.1 drop constraint orders.pleat_not_null_pleat_new_amount | lock: ACCESS EXCLUSIVE on orders
ALTER TABLE public.orders DROP CONSTRAINT IF EXISTS pleat_not_null_pleat_new_amount;
-- 8.2 reject new nulls in orders.pleat_new_amount | lock: ACCESS EXCLUSIVE on orders | H302 fails and changes nothing if rows exist that break the rule
ALTER TABLE public.orders ADD CONSTRAINT pleat_not_null_pleat_new_amount CHECK (pleat_new_amount IS NOT NULL) NOT VALID;
COMMIT;

BEGIN;
-- 9. validate constraint orders.pleat_not_null_pleat_new_amount | lock: SHARE UPDATE EXCLUSIVE on orders
ALTER TABLE public.orders VALIDATE CONSTRAINT pleat_not_null_pleat_new_amount;
COMMIT;

BEGIN;
-- 10.1 set not null on orders.pleat_new_amount | lock: ACCESS EXCLUSIVE on orders
ALTER TABLE public.orders ALTER COLUMN pleat_new_amount SET NOT NULL;
-- 10.2 drop constraint orders.pleat_not_null_pleat_new_amount | lock: ACCESS EXCLUSIVE on orders
ALTER TABLE public.orders DROP CONSTRAINT pleat_not_null_pleat_new_amount;
COMMIT;

BEGIN;
-- 11.1 put the successor of orders.amount in its place, rebuilding view notes: create schema pleat_new_public if it is not there yet | lock: none
CREATE SCHEMA IF NOT EXISTS pleat_new_public;
-- 11.2 create materialized view pleat_new_public.notes | lock: none
CREATE MATERIALIZED VIEW pleat_new_public.notes AS
select note, pleat_new_amount AS amount, id from public.orders where pleat_new_amount is not null;
-- 11.3 drop view notes | lock: ACCESS EXCLUSIVE on notes | H301 code from before the change fails from here on
DROP VIEW public.notes;
-- 11.4 stop keeping orders.pleat_new_amount equal to amount | lock: ACCESS EXCLUSIVE on orders
DROP TRIGGER pleat_mirror_pleat_new_amount ON public.orders;
-- 11.5 drop the function of that trigger | lock: none
DROP FUNCTION pleat."public.orders.pleat_new_amount" ();
-- 11.6 rename column orders.amount to pleat_old_amount | lock: ACCESS EXCLUSIVE on orders
ALTER TABLE public.orders RENAME COLUMN amount TO pleat_old_amount;
-- 11.7 rename column orders.pleat_new_amount to amount | lock: ACCESS EXCLUSIVE on orders
ALTER TABLE public.orders RENAME COLUMN pleat_new_amount TO amount;
-- 11.8 drop column orders.pleat_old_amount | lock: ACCESS EXCLUSIVE on orders | H103 going back converts the values again and may not restore the old text exactly
ALTER TABLE public.orders DROP COLUMN pleat_old_amount;
-- 11.9 move materialized view pleat_new_public.notes to schema public | lock: none
ALTER MATERIALIZED VIEW pleat_new_public.notes SET SCHEMA public;
-- 11.10 drop schema pleat_new_public if it is empty | lock: none
DO $pleat$ BEGIN
  IF NOT EXISTS (SELECT FROM pg_catalog.pg_depend WHERE refclassid = 'pg_catalog.pg_namespace'::regclass
      AND refobjid = pg_catalog.to_regnamespace('pleat_new_public')) THEN
    DROP SCHEMA IF EXISTS pleat_new_public;
  END IF;
EXCEPTION WHEN dependent_objects_still_exist THEN
  NULL;
END $pleat$;
COMMIT;

SET lock_timeout = 0;
-- 12. drop index orders_note_idx | lock: SHARE UPDATE EXCLUSIVE on orders
DROP INDEX CONCURRENTLY public.orders_note_idx;
SET lock_timeout = '3s';

BEGIN;
-- 13.1 put the successor of orders.note in its place, rebuilding view notes: create schema pleat_new_public if it is not there yet | lock: none
CREATE SCHEMA IF NOT EXISTS pleat_new_public;
-- 13.2 create materialized view pleat_new_public.notes | lock: none
CREATE MATERIALIZED VIEW pleat_new_public.notes AS
select pleat_new_note AS note, amount, id from public.orders where amount is not null;
-- 13.3 drop materialized view notes | lock: ACCESS EXCLUSIVE on notes | H301 code from before the change fails from here on
DROP MATERIALIZED VIEW public.notes;
-- 13.4 stop keeping orders.pleat_new_note equal to note | lock: ACCESS EXCLUSIVE on orders
DROP TRIGGER pleat_mirror_pleat_new_note ON public.orders;
-- 13.5 drop the function of that trigger | lock: none
DROP FUNCTION pleat."public.orders.pleat_new_note" ();
-- 13.6 rename column orders.note to pleat_old_note | lock: ACCESS EXCLUSIVE on orders
ALTER TABLE public.orders RENAME COLUMN note TO pleat_old_note;
-- 13.7 rename column orders.pleat_new_note to note | lock: ACCESS EXCLUSIVE on orders
ALTER TABLE public.orders RENAME COLUMN pleat_new_note TO note;
-- 13.8 give orders.note a default | lock: ACCESS EXCLUSIVE on orders
ALTER TABLE public.orders ALTER COLUMN note SET DEFAULT ('a' || 'b');
-- 13.9 drop column orders.pleat_old_note | lock: ACCESS EXCLUSIVE on orders | H103 going back converts the values again and may not restore the old text exactly
ALTER TABLE public.orders DROP COLUMN pleat_old_note;
-- 13.10 move materialized view pleat_new_public.notes to schema public | lock: none
ALTER MATERIALIZED VIEW pleat_new_public.notes SET SCHEMA public;
-- 13.11 drop schema pleat_new_public if it is empty | lock: none
DO $pleat$ BEGIN
  IF NOT EXISTS (SELECT FROM pg_catalog.pg_depend WHERE refclassid = 'pg_catalog.pg_namespace'::regclass
      AND refobjid = pg_catalog.to_regnamespace('pleat_new_public')) THEN
    DROP SCHEMA IF EXISTS pleat_new_public;
  END IF;
EXCEPTION WHEN dependent_objects_still_exist THEN
  NULL;
END $pleat$;
COMMIT;

BEGIN;
-- 14.1 forget the backfills, all are done | lock: none
DROP TABLE IF EXISTS pleat.progress;
-- 14.2 drop the procedure that ran them | lock: none
DROP PROCEDURE IF EXISTS pleat.backfill;
-- 14.3 drop the schema that they were in | lock: none
DROP SCHEMA IF EXISTS pleat;
COMMIT;
