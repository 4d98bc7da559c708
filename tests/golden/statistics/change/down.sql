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
  ('copy orders.town', true)
ON CONFLICT (name) DO NOTHING;
-- 2.1 undo: replace statistics orders_kinds: drop statistics orders_kinds | lock: SHARE UPDATE EXCLUSIVE on orders
DROP STATISTICS public.orders_kinds;
-- 2.2 create statistics orders_kinds | lock: SHARE UPDATE EXCLUSIVE on orders
CREATE STATISTICS public.orders_kinds (mcv) ON town, zip FROM public.orders;
-- 3.1 undo: drop the copy and rename column orders.city to town: add column orders.city text | lock: ACCESS EXCLUSIVE on orders
ALTER TABLE public.orders ADD COLUMN city text;
-- 3.2 create schema pleat if it is not there yet | lock: none
CREATE SCHEMA IF NOT EXISTS pleat;
-- 3.3 create the function of the trigger that follows | lock: none
CREATE OR REPLACE FUNCTION pleat."public.orders.city" () RETURNS trigger LANGUAGE plpgsql AS $pleat$
BEGIN
  IF TG_OP = 'INSERT' THEN
    IF NEW.city IS DISTINCT FROM NULL THEN NEW.town:= NEW.city; ELSE NEW.city:= NEW.town; END IF;
  ELSIF NEW.city IS DISTINCT FROM OLD.city THEN
    NEW.town:= NEW.city;
  ELSE
    NEW.city:= NEW.town;
  END IF;
  RETURN NEW;
END $pleat$;
-- 3.4 keep orders.city equal to town | lock: SHARE ROW EXCLUSIVE on orders
CREATE TRIGGER pleat_mirror_city BEFORE INSERT OR UPDATE ON public.orders FOR EACH ROW EXECUTE FUNCTION pleat."public.orders.city" ('mirror', 'town', 'city');
-- 3.5 say what the trigger is for | lock: ACCESS SHARE on orders
COMMENT ON TRIGGER pleat_mirror_city ON public.orders IS 'pleat: keeps city equal to town while a change is under way';
COMMIT;

-- 4. fill orders.city from town | lock: ROW EXCLUSIVE on orders
CALL pleat.backfill('fill orders.city from town once more', 'public.orders', ARRAY['id'], $pleat$
  UPDATE public.orders SET city = public.orders.town
  WHERE PLEAT_BATCH AND public.orders.city IS DISTINCT FROM public.orders.town
$pleat$);

BEGIN;
-- 5.1 undo: drop the copy and rename column orders.city to town: stop keeping orders.city equal to town | lock: ACCESS EXCLUSIVE on orders
DROP TRIGGER pleat_mirror_city ON public.orders;
-- 5.2 drop the function of that trigger | lock: none
DROP FUNCTION pleat."public.orders.city" ();
-- 5.3 rename column orders.town to pleat_swap_town | lock: ACCESS EXCLUSIVE on orders
ALTER TABLE public.orders RENAME COLUMN town TO pleat_swap_town;
-- 5.4 rename column orders.city to town | lock: ACCESS EXCLUSIVE on orders
ALTER TABLE public.orders RENAME COLUMN city TO town;
-- 5.5 rename column orders.pleat_swap_town to city | lock: ACCESS EXCLUSIVE on orders
ALTER TABLE public.orders RENAME COLUMN pleat_swap_town TO city;
-- 5.6 create schema pleat if it is not there yet | lock: none
CREATE SCHEMA IF NOT EXISTS pleat;
-- 5.7 create the function of the trigger that follows | lock: none
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
-- 5.8 keep orders.town equal to city | lock: SHARE ROW EXCLUSIVE on orders
CREATE TRIGGER pleat_mirror_town BEFORE INSERT OR UPDATE ON public.orders FOR EACH ROW EXECUTE FUNCTION pleat."public.orders.town" ('mirror', 'city', 'town');
-- 5.9 say what the trigger is for | lock: ACCESS SHARE on orders
COMMENT ON TRIGGER pleat_mirror_town ON public.orders IS 'pleat: keeps town equal to city while a change is under way';
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
-- 1. reset the target of statistics orders_target | lock: none
ALTER STATISTICS public.orders_target SET STATISTICS -1;
-- 2. comment on statistics orders_new | lock: none
COMMENT ON STATISTICS public.orders_new IS NULL;
-- 3.1 undo: add column orders.town and keep it equal to city: stop keeping orders.town equal to city | lock: ACCESS EXCLUSIVE on orders
DROP TRIGGER pleat_mirror_town ON public.orders;
-- 3.2 drop the function of that trigger | lock: none
DROP FUNCTION pleat."public.orders.town" ();
-- 3.3 drop column orders.town | lock: ACCESS EXCLUSIVE on orders
ALTER TABLE public.orders DROP COLUMN town;
-- 4.1 forget the backfills, all are done | lock: none
DROP TABLE IF EXISTS pleat.progress;
-- 4.2 drop the procedure that ran them | lock: none
DROP PROCEDURE IF EXISTS pleat.backfill;
-- 4.3 drop the schema that they were in | lock: none
DROP SCHEMA IF EXISTS pleat;
-- 5. rename statistics orders_new to orders_old | lock: none
ALTER STATISTICS public.orders_new RENAME TO orders_old;
COMMIT;
