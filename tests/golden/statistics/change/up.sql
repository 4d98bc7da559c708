-- pleat: expand, up
-- before: any code; new code may be started once the backfill phase is complete
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = public;

BEGIN;
-- 1. rename statistics orders_old to orders_new | lock: none
ALTER STATISTICS public.orders_old RENAME TO orders_new;
-- 2.1 create schema pleat if it is not there yet | lock: none
CREATE SCHEMA IF NOT EXISTS pleat;
-- 2.2 create the table of backfills if it is not there yet | lock: none
CREATE TABLE IF NOT EXISTS pleat.progress (
  name text PRIMARY KEY,
  done_to text,
  passed bigint NOT NULL DEFAULT 0,
  finished boolean NOT NULL DEFAULT false,
  updated_at timestamptz NOT NULL DEFAULT pg_catalog.now()
);
-- 2.3 say what the table is for | lock: none
COMMENT ON TABLE pleat.progress IS 'pleat: backfills of the change that is under way';
-- 2.4 create the procedure that runs a backfill in batches | lock: none
CREATE OR REPLACE PROCEDURE pleat.backfill;
-- 2.5 remember which backfills are to be done | lock: none
INSERT INTO pleat.progress (name, finished) VALUES
  ('copy orders.town', false)
ON CONFLICT (name) DO NOTHING;
-- 3.1 add column orders.town and keep it equal to city: add column orders.town text | lock: ACCESS EXCLUSIVE on orders | H304 reads by the new name use no index until the contract phase
ALTER TABLE public.orders ADD COLUMN town text;
-- 3.2 create schema pleat if it is not there yet | lock: none
CREATE SCHEMA IF NOT EXISTS pleat;
-- 3.3 create the function of the trigger that follows | lock: none
CREATE OR REPLACE FUNCTION pleat."public.orders.town" () RETURNS trigger LANGUAGE plpgsql AS $pleat$
BEGIN
  IF TG_OP = 'INSERT' THEN
    IF NEW.town IS DISTINCT FROM NULL THEN NEW.city:= NEW.town; ELSE NEW.town:= NEW.city; END IF;
  ELSIF NEW.town IS DISTINCT FROM OLD.town THEN
    NEW.city:= NEW.town;
  ELSE
    NEW.town:= NEW.city;
  END IF;
  RETURN NEW;
END $pleat$;
-- 3.4 keep orders.town equal to city | lock: SHARE ROW EXCLUSIVE on orders
CREATE TRIGGER pleat_mirror_town BEFORE INSERT OR UPDATE ON public.orders FOR EACH ROW EXECUTE FUNCTION pleat."public.orders.town" ('mirror', 'city', 'town');
-- 3.5 say what the trigger is for | lock: ACCESS SHARE on orders
COMMENT ON TRIGGER pleat_mirror_town ON public.orders IS 'pleat: keeps town equal to city while a change is under way';
-- 4. comment on statistics orders_new | lock: none
COMMENT ON STATISTICS public.orders_new IS 'Renamed';
-- 5. set the target of statistics orders_target to 200 | lock: none
ALTER STATISTICS public.orders_target SET STATISTICS 200;
COMMIT;

-- pleat: backfill, up
-- before: any code; run after the expand phase; afterwards new code may be started beside old code
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = public;

-- 6. fill orders.town from city | lock: ROW EXCLUSIVE on orders
CALL pleat.backfill('copy orders.town', 'public.orders', ARRAY['id'], $pleat$
  UPDATE public.orders SET town = public.orders.city
  WHERE PLEAT_BATCH AND public.orders.town IS DISTINCT FROM public.orders.city
$pleat$);

-- pleat: contract, up
-- before: only new code runs; the backfill phase is complete
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = public;

BEGIN;
-- 7.1 drop the copy and rename column orders.city to town: stop keeping orders.town equal to city | lock: ACCESS EXCLUSIVE on orders
DROP TRIGGER pleat_mirror_town ON public.orders;
-- 7.2 drop the function of that trigger | lock: none
DROP FUNCTION pleat."public.orders.town" ();
-- 7.3 drop column orders.town | lock: ACCESS EXCLUSIVE on orders
ALTER TABLE public.orders DROP COLUMN town;
-- 7.4 rename column orders.city to town | lock: ACCESS EXCLUSIVE on orders | H301 code from before the change fails from here on
ALTER TABLE public.orders RENAME COLUMN city TO town;
-- 8.1 replace statistics orders_kinds: drop statistics orders_kinds | lock: SHARE UPDATE EXCLUSIVE on orders
DROP STATISTICS public.orders_kinds;
-- 8.2 create statistics orders_kinds | lock: SHARE UPDATE EXCLUSIVE on orders
CREATE STATISTICS public.orders_kinds (dependencies, mcv) ON region, town, zip FROM public.orders;
-- 9.1 forget the backfills, all are done | lock: none
DROP TABLE IF EXISTS pleat.progress;
-- 9.2 drop the procedure that ran them | lock: none
DROP PROCEDURE IF EXISTS pleat.backfill;
-- 9.3 drop the schema that they were in | lock: none
DROP SCHEMA IF EXISTS pleat;
COMMIT;
