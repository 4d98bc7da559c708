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
  ('convert orders.placed', true)
ON CONFLICT (name) DO NOTHING;
-- 2.1 undo: put the successor of orders.placed in its place, rebuilding view days, materialized view by_day, view busy: add column orders.pleat_new_placed date | lock: ACCESS EXCLUSIVE on orders
ALTER TABLE public.orders ADD COLUMN pleat_new_placed date;
-- 2.2 create schema pleat if it is not there yet | lock: none
CREATE SCHEMA IF NOT EXISTS pleat;
-- 2.3 create the function of the trigger that follows | lock: none
CREATE OR REPLACE FUNCTION pleat."public.orders.pleat_new_placed" () RETURNS trigger LANGUAGE plpgsql AS $pleat$
BEGIN
  IF TG_OP = 'UPDATE' THEN
    IF NEW.pleat_new_placed IS DISTINCT FROM OLD.pleat_new_placed THEN RETURN NEW; END IF;
  END IF;
  BEGIN
    NEW.pleat_new_placed:= NEW.placed::date;
  EXCEPTION WHEN data_exception THEN
    NEW.pleat_new_placed:= NULL;
  END;
  RETURN NEW;
END $pleat$;
-- 2.4 keep orders.pleat_new_placed equal to placed | lock: SHARE ROW EXCLUSIVE on orders
CREATE TRIGGER pleat_mirror_pleat_new_placed BEFORE INSERT OR UPDATE ON public.orders FOR EACH ROW EXECUTE FUNCTION pleat."public.orders.pleat_new_placed" ('mirror', 'placed', 'pleat_new_placed');
-- 2.5 say what the trigger is for | lock: ACCESS SHARE on orders
COMMENT ON TRIGGER pleat_mirror_pleat_new_placed ON public.orders IS 'pleat: keeps pleat_new_placed equal to placed while a change is under way';
COMMIT;

-- 3. fill orders.pleat_new_placed from placed | lock: ROW EXCLUSIVE on orders
CALL pleat.backfill('fill orders.pleat_new_placed from placed once more', 'public.orders', ARRAY['id'], $pleat$
  UPDATE public.orders SET pleat_new_placed = public.orders.placed::date
  WHERE PLEAT_BATCH AND public.orders.pleat_new_placed IS DISTINCT FROM public.orders.placed::date
$pleat$);

BEGIN;
-- 4.1 undo: put the successor of orders.placed in its place, rebuilding view days, materialized view by_day, view busy: create schema pleat_new_public if it is not there yet | lock: none
CREATE SCHEMA IF NOT EXISTS pleat_new_public;
-- 4.2 create view pleat_new_public.days | lock: none
CREATE VIEW pleat_new_public.days AS
select id, pleat_new_placed AS placed from public.orders;
-- 4.3 create materialized view pleat_new_public.by_day | lock: none
CREATE MATERIALIZED VIEW pleat_new_public.by_day AS
select placed, count(*) as n from pleat_new_public.days group by placed;
-- 4.4 drop view busy | lock: ACCESS EXCLUSIVE on busy
DROP VIEW public.busy;
-- 4.5 drop materialized view by_day | lock: ACCESS EXCLUSIVE on by_day
DROP MATERIALIZED VIEW public.by_day;
-- 4.6 drop view some_days | lock: none
DROP VIEW public.some_days;
-- 4.7 drop materialized view placed_on | lock: none
DROP MATERIALIZED VIEW public.placed_on;
-- 4.8 stop keeping orders.pleat_new_placed equal to placed | lock: ACCESS EXCLUSIVE on orders
DROP TRIGGER pleat_mirror_pleat_new_placed ON public.orders;
-- 4.9 drop the function of that trigger | lock: none
DROP FUNCTION pleat."public.orders.pleat_new_placed" ();
-- 4.10 rename column orders.placed to pleat_old_placed | lock: ACCESS EXCLUSIVE on orders
ALTER TABLE public.orders RENAME COLUMN placed TO pleat_old_placed;
-- 4.11 rename column orders.pleat_new_placed to placed | lock: ACCESS EXCLUSIVE on orders
ALTER TABLE public.orders RENAME COLUMN pleat_new_placed TO placed;
-- 4.12 drop column orders.pleat_old_placed | lock: ACCESS EXCLUSIVE on orders
ALTER TABLE public.orders DROP COLUMN pleat_old_placed;
-- 4.13 set not null on orders.placed again if every row allows it | lock: ACCESS EXCLUSIVE on orders | H202 reads the whole table while writes wait
DO $pleat$ BEGIN
  IF EXISTS (SELECT FROM public.orders WHERE public.orders.placed IS NOT DISTINCT FROM NULL) THEN
    RAISE WARNING 'pleat: % stays nullable: it has rows without a value', 'public.orders.placed';
  ELSE
    ALTER TABLE public.orders ALTER COLUMN placed SET NOT NULL;
  END IF;
END $pleat$;
-- 4.14 move view pleat_new_public.days to schema public | lock: none
ALTER VIEW pleat_new_public.days SET SCHEMA public;
-- 4.15 move materialized view pleat_new_public.by_day to schema public | lock: none
ALTER MATERIALIZED VIEW pleat_new_public.by_day SET SCHEMA public;
-- 4.16 create view busy | lock: none
CREATE VIEW public.busy AS
select placed from public.by_day where n > 1;
-- 4.17 drop schema pleat_new_public if it is empty | lock: none
DO $pleat$ BEGIN
  IF NOT EXISTS (SELECT FROM pg_catalog.pg_depend WHERE refclassid = 'pg_catalog.pg_namespace'::regclass
      AND refobjid = pg_catalog.to_regnamespace('pleat_new_public')) THEN
    DROP SCHEMA IF EXISTS pleat_new_public;
  END IF;
EXCEPTION WHEN dependent_objects_still_exist THEN
  NULL;
END $pleat$;
-- 4.18 add column orders.pleat_new_placed timestamp without time zone | lock: ACCESS EXCLUSIVE on orders
ALTER TABLE public.orders ADD COLUMN pleat_new_placed timestamp without time zone;
-- 4.19 create schema pleat if it is not there yet | lock: none
CREATE SCHEMA IF NOT EXISTS pleat;
-- 4.20 create the function of the trigger that follows | lock: none
CREATE OR REPLACE FUNCTION pleat."public.orders.pleat_new_placed" () RETURNS trigger LANGUAGE plpgsql AS $pleat$
BEGIN
  IF TG_OP = 'UPDATE' THEN
    IF NEW.pleat_new_placed IS DISTINCT FROM OLD.pleat_new_placed THEN RETURN NEW; END IF;
  END IF;
  BEGIN
    NEW.pleat_new_placed:= NEW.placed::timestamp without time zone;
  EXCEPTION WHEN data_exception THEN
    NEW.pleat_new_placed:= NULL;
  END;
  RETURN NEW;
END $pleat$;
-- 4.21 keep orders.pleat_new_placed equal to placed | lock: SHARE ROW EXCLUSIVE on orders
CREATE TRIGGER pleat_mirror_pleat_new_placed BEFORE INSERT OR UPDATE ON public.orders FOR EACH ROW EXECUTE FUNCTION pleat."public.orders.pleat_new_placed" ('mirror', 'placed', 'pleat_new_placed');
-- 4.22 say what the trigger is for | lock: ACCESS SHARE on orders
COMMENT ON TRIGGER pleat_mirror_pleat_new_placed ON public.orders IS 'pleat: keeps pleat_new_placed equal to placed while a change is under way';
COMMIT;

BEGIN;
-- 5. drop not null on orders.pleat_new_placed | lock: ACCESS EXCLUSIVE on orders
ALTER TABLE public.orders ALTER COLUMN pleat_new_placed DROP NOT NULL;
-- 6. drop constraint orders.pleat_not_null_pleat_new_placed | lock: ACCESS EXCLUSIVE on orders
ALTER TABLE public.orders DROP CONSTRAINT IF EXISTS pleat_not_null_pleat_new_placed;
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
-- 1.1 undo: add a successor of type timestamp without time zone for orders.placed: stop keeping orders.pleat_new_placed equal to placed | lock: ACCESS EXCLUSIVE on orders
DROP TRIGGER pleat_mirror_pleat_new_placed ON public.orders;
-- 1.2 drop the function of that trigger | lock: none
DROP FUNCTION pleat."public.orders.pleat_new_placed" ();
-- 1.3 drop column orders.pleat_new_placed | lock: ACCESS EXCLUSIVE on orders
ALTER TABLE public.orders DROP COLUMN pleat_new_placed;
-- 2.1 forget the backfills, all are done | lock: none
DROP TABLE IF EXISTS pleat.progress;
-- 2.2 drop the procedure that ran them | lock: none
DROP PROCEDURE IF EXISTS pleat.backfill;
-- 2.3 drop the schema that they were in | lock: none
DROP SCHEMA IF EXISTS pleat;
COMMIT;
