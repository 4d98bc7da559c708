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
  ('convert orders.placed', false)
ON CONFLICT (name) DO NOTHING;
-- 2.1 add a successor of type timestamp without time zone for orders.placed: add column orders.pleat_new_placed timestamp without time zone | lock: ACCESS EXCLUSIVE on orders
ALTER TABLE public.orders ADD COLUMN pleat_new_placed timestamp without time zone;
-- 2.2 create schema pleat if it is not there yet | lock: none
CREATE SCHEMA IF NOT EXISTS pleat;
-- 2.3 create the function of the trigger that follows | lock: none
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
-- 2.4 keep orders.pleat_new_placed equal to placed | lock: SHARE ROW EXCLUSIVE on orders
CREATE TRIGGER pleat_mirror_pleat_new_placed BEFORE INSERT OR UPDATE ON public.orders FOR EACH ROW EXECUTE FUNCTION pleat."public.orders.pleat_new_placed" ('mirror', 'placed', 'pleat_new_placed');
-- 2.5 say what the trigger is for | lock: ACCESS SHARE on orders
COMMENT ON TRIGGER pleat_mirror_pleat_new_placed ON public.orders IS 'pleat: keeps pleat_new_placed equal to placed while a change is under way';
COMMIT;

-- pleat: backfill, up
-- before: any code; run after the expand phase; afterwards new code may be started beside old code
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = public;

-- 3. fill orders.pleat_new_placed from placed | lock: ROW EXCLUSIVE on orders
CALL pleat.backfill('convert orders.placed', 'public.orders', ARRAY['id'], $pleat$
  UPDATE public.orders SET pleat_new_placed = public.orders.placed::timestamp without time zone
  WHERE PLEAT_BATCH AND public.orders.pleat_new_placed IS DISTINCT FROM public.orders.placed::timestamp without time zone
$pleat$);

-- pleat: contract, up
-- before: only new code runs; the backfill phase is complete
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = public;

-- 4. fill orders.pleat_new_placed from placed | lock: ROW EXCLUSIVE on orders | H302 fails and changes nothing if rows exist that break the rule
CALL pleat.backfill('fill orders.pleat_new_placed from placed once more', 'public.orders', ARRAY['id'], $pleat$
  UPDATE public.orders SET pleat_new_placed = public.orders.placed::timestamp without time zone
  WHERE PLEAT_BATCH AND public.orders.pleat_new_placed IS DISTINCT FROM public.orders.placed::timestamp without time zone
$pleat$);

BEGIN;
-- 5.1 drop constraint orders.pleat_not_null_pleat_new_placed | lock: ACCESS EXCLUSIVE on orders
ALTER TABLE public.orders DROP CONSTRAINT IF EXISTS pleat_not_null_pleat_new_placed;
-- 5.2 reject new nulls in orders.pleat_new_placed | lock: ACCESS EXCLUSIVE on orders | H302 fails and changes nothing if rows exist that break the rule
ALTER TABLE public.orders ADD CONSTRAINT pleat_not_null_pleat_new_placed CHECK (pleat_new_placed IS NOT NULL) NOT VALID;
COMMIT;

BEGIN;
-- 6. validate constraint orders.pleat_not_null_pleat_new_placed | lock: SHARE UPDATE EXCLUSIVE on orders
ALTER TABLE public.orders VALIDATE CONSTRAINT pleat_not_null_pleat_new_placed;
COMMIT;

BEGIN;
-- 7.1 set not null on orders.pleat_new_placed | lock: ACCESS EXCLUSIVE on orders
ALTER TABLE public.orders ALTER COLUMN pleat_new_placed SET NOT NULL;
-- 7.2 drop constraint orders.pleat_not_null_pleat_new_placed | lock: ACCESS EXCLUSIVE on orders
ALTER TABLE public.orders DROP CONSTRAINT pleat_not_null_pleat_new_placed;
COMMIT;

BEGIN;
-- 8.1 put the successor of orders.placed in its place, rebuilding view days, materialized view by_day, view busy: create schema pleat_new_public if it is not there yet | lock: none
CREATE SCHEMA IF NOT EXISTS pleat_new_public;
-- 8.2 create materialized view pleat_new_public.placed_on | lock: none
CREATE MATERIALIZED VIEW pleat_new_public.placed_on AS
select id, pleat_new_placed AS placed from public.orders;
-- 8.3 build unique index pleat_new_public.placed_on_idx on pleat_new_public.placed_on | lock: none
CREATE UNIQUE INDEX placed_on_idx ON pleat_new_public.placed_on (id);
-- 8.4 create view pleat_new_public.some_days | lock: none
CREATE VIEW pleat_new_public.some_days AS
select placed from pleat_new_public.placed_on where id > 0;
-- 8.5 create materialized view pleat_new_public.by_day | lock: none
CREATE MATERIALIZED VIEW pleat_new_public.by_day AS
select placed, count(*) as n from pleat_new_public.some_days group by placed;
-- 8.6 drop view busy | lock: ACCESS EXCLUSIVE on busy | H301 code from before the change fails from here on
DROP VIEW public.busy;
-- 8.7 drop materialized view by_day | lock: ACCESS EXCLUSIVE on by_day
DROP MATERIALIZED VIEW public.by_day;
-- 8.8 drop view days | lock: ACCESS EXCLUSIVE on days
DROP VIEW public.days;
-- 8.9 stop keeping orders.pleat_new_placed equal to placed | lock: ACCESS EXCLUSIVE on orders
DROP TRIGGER pleat_mirror_pleat_new_placed ON public.orders;
-- 8.10 drop the function of that trigger | lock: none
DROP FUNCTION pleat."public.orders.pleat_new_placed" ();
-- 8.11 rename column orders.placed to pleat_old_placed | lock: ACCESS EXCLUSIVE on orders
ALTER TABLE public.orders RENAME COLUMN placed TO pleat_old_placed;
-- 8.12 rename column orders.pleat_new_placed to placed | lock: ACCESS EXCLUSIVE on orders
ALTER TABLE public.orders RENAME COLUMN pleat_new_placed TO placed;
-- 8.13 drop column orders.pleat_old_placed | lock: ACCESS EXCLUSIVE on orders | H103 going back converts the values again and may not restore the old text exactly
ALTER TABLE public.orders DROP COLUMN pleat_old_placed;
-- 8.14 move materialized view pleat_new_public.placed_on to schema public | lock: none
ALTER MATERIALIZED VIEW pleat_new_public.placed_on SET SCHEMA public;
-- 8.15 move view pleat_new_public.some_days to schema public | lock: none
ALTER VIEW pleat_new_public.some_days SET SCHEMA public;
-- 8.16 move materialized view pleat_new_public.by_day to schema public | lock: none
ALTER MATERIALIZED VIEW pleat_new_public.by_day SET SCHEMA public;
-- 8.17 create view busy | lock: none
CREATE VIEW public.busy AS
select placed from public.by_day where n > 1;
-- 8.18 drop schema pleat_new_public if it is empty | lock: none
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
-- 9.1 forget the backfills, all are done | lock: none
DROP TABLE IF EXISTS pleat.progress;
-- 9.2 drop the procedure that ran them | lock: none
DROP PROCEDURE IF EXISTS pleat.backfill;
-- 9.3 drop the schema that they were in | lock: none
DROP SCHEMA IF EXISTS pleat;
COMMIT;
