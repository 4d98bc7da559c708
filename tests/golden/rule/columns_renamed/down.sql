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
  ('copy log.remark', true),
  ('copy orders.mo', true)
ON CONFLICT (name) DO NOTHING;
-- 2.1 undo: drop the copy and rename column orders.m to mo: add column orders.m text | lock: ACCESS EXCLUSIVE on orders
ALTER TABLE public.orders ADD COLUMN m text;
-- 2.2 create schema pleat if it is not there yet | lock: none
CREATE SCHEMA IF NOT EXISTS pleat;
-- 2.3 create the function of the trigger that follows | lock: none
CREATE OR REPLACE FUNCTION pleat."public.orders.m" () RETURNS trigger LANGUAGE plpgsql AS $pleat$
BEGIN
  IF TG_OP = 'INSERT' THEN
    IF NEW.m IS DISTINCT FROM NULL THEN NEW.mo:= NEW.m; ELSE NEW.m:= NEW.mo; END IF;
  ELSIF NEW.m IS DISTINCT FROM OLD.m THEN
    NEW.mo:= NEW.m;
  ELSE
    NEW.m:= NEW.mo;
  END IF;
  RETURN NEW;
END $pleat$;
-- 2.4 keep orders.m equal to mo | lock: SHARE ROW EXCLUSIVE on orders
CREATE TRIGGER pleat_mirror_m BEFORE INSERT OR UPDATE ON public.orders FOR EACH ROW EXECUTE FUNCTION pleat."public.orders.m" ('mirror', 'mo', 'm');
-- 2.5 say what the trigger is for | lock: ACCESS SHARE on orders
COMMENT ON TRIGGER pleat_mirror_m ON public.orders IS 'pleat: keeps m equal to mo while a change is under way';
COMMIT;

-- 3. fill orders.m from mo | lock: ROW EXCLUSIVE on orders
CALL pleat.backfill('fill orders.m from mo once more', 'public.orders', ARRAY['id'], $pleat$
  UPDATE public.orders SET m = public.orders.mo
  WHERE PLEAT_BATCH AND public.orders.m IS DISTINCT FROM public.orders.mo
$pleat$);

BEGIN;
-- 4.1 undo: drop the copy and rename column orders.m to mo: stop keeping orders.m equal to mo | lock: ACCESS EXCLUSIVE on orders
DROP TRIGGER pleat_mirror_m ON public.orders;
-- 4.2 drop the function of that trigger | lock: none
DROP FUNCTION pleat."public.orders.m" ();
-- 4.3 rename column orders.mo to pleat_swap_mo | lock: ACCESS EXCLUSIVE on orders
ALTER TABLE public.orders RENAME COLUMN mo TO pleat_swap_mo;
-- 4.4 rename column orders.m to mo | lock: ACCESS EXCLUSIVE on orders
ALTER TABLE public.orders RENAME COLUMN m TO mo;
-- 4.5 rename column orders.pleat_swap_mo to m | lock: ACCESS EXCLUSIVE on orders
ALTER TABLE public.orders RENAME COLUMN pleat_swap_mo TO m;
-- 4.6 create schema pleat if it is not there yet | lock: none
CREATE SCHEMA IF NOT EXISTS pleat;
-- 4.7 create the function of the trigger that follows | lock: none
CREATE OR REPLACE FUNCTION pleat."public.orders.mo" () RETURNS trigger LANGUAGE plpgsql AS $pleat$
BEGIN
  IF TG_OP = 'INSERT' THEN
    IF NEW.mo IS DISTINCT FROM NULL THEN NEW.m:= NEW.mo; ELSE NEW.mo:= NEW.m; END IF;
  ELSIF NEW.mo IS DISTINCT FROM OLD.mo THEN
    NEW.m:= NEW.mo;
  ELSE
    NEW.mo:= NEW.m;
  END IF;
  RETURN NEW;
END $pleat$;
-- 4.8 keep orders.mo equal to m | lock: SHARE ROW EXCLUSIVE on orders
CREATE TRIGGER pleat_mirror_mo BEFORE INSERT OR UPDATE ON public.orders FOR EACH ROW EXECUTE FUNCTION pleat."public.orders.mo" ('mirror', 'm', 'mo');
-- 4.9 say what the trigger is for | lock: ACCESS SHARE on orders
COMMENT ON TRIGGER pleat_mirror_mo ON public.orders IS 'pleat: keeps mo equal to m while a change is under way';
COMMIT;

BEGIN;
-- 5.1 undo: drop the copy and rename column log.note to remark: add column log.note text | lock: ACCESS EXCLUSIVE on log
ALTER TABLE public.log ADD COLUMN note text;
-- 5.2 create schema pleat if it is not there yet | lock: none
CREATE SCHEMA IF NOT EXISTS pleat;
-- 5.3 create the function of the trigger that follows | lock: none
CREATE OR REPLACE FUNCTION pleat."public.log.note" () RETURNS trigger LANGUAGE plpgsql AS $pleat$
BEGIN
  IF TG_OP = 'INSERT' THEN
    IF NEW.note IS DISTINCT FROM NULL THEN NEW.remark:= NEW.note; ELSE NEW.note:= NEW.remark; END IF;
  ELSIF NEW.note IS DISTINCT FROM OLD.note THEN
    NEW.remark:= NEW.note;
  ELSE
    NEW.note:= NEW.remark;
  END IF;
  RETURN NEW;
END $pleat$;
-- 5.4 keep log.note equal to remark | lock: SHARE ROW EXCLUSIVE on log
CREATE TRIGGER pleat_mirror_note BEFORE INSERT OR UPDATE ON public.log FOR EACH ROW EXECUTE FUNCTION pleat."public.log.note" ('mirror', 'remark', 'note');
-- 5.5 say what the trigger is for | lock: ACCESS SHARE on log
COMMENT ON TRIGGER pleat_mirror_note ON public.log IS 'pleat: keeps note equal to remark while a change is under way';
COMMIT;

-- 6. fill log.note from remark | lock: ROW EXCLUSIVE on log
CALL pleat.backfill('fill log.note from remark once more', 'public.log', ARRAY['ctid'], $pleat$
  UPDATE public.log SET note = public.log.remark
  WHERE PLEAT_BATCH AND public.log.note IS DISTINCT FROM public.log.remark
$pleat$);

BEGIN;
-- 7.1 undo: drop the copy and rename column log.note to remark: stop keeping log.note equal to remark | lock: ACCESS EXCLUSIVE on log
DROP TRIGGER pleat_mirror_note ON public.log;
-- 7.2 drop the function of that trigger | lock: none
DROP FUNCTION pleat."public.log.note" ();
-- 7.3 rename column log.remark to pleat_swap_remark | lock: ACCESS EXCLUSIVE on log
ALTER TABLE public.log RENAME COLUMN remark TO pleat_swap_remark;
-- 7.4 rename column log.note to remark | lock: ACCESS EXCLUSIVE on log
ALTER TABLE public.log RENAME COLUMN note TO remark;
-- 7.5 rename column log.pleat_swap_remark to note | lock: ACCESS EXCLUSIVE on log
ALTER TABLE public.log RENAME COLUMN pleat_swap_remark TO note;
-- 7.6 create schema pleat if it is not there yet | lock: none
CREATE SCHEMA IF NOT EXISTS pleat;
-- 7.7 create the function of the trigger that follows | lock: none
CREATE OR REPLACE FUNCTION pleat."public.log.remark" () RETURNS trigger LANGUAGE plpgsql AS $pleat$
BEGIN
  IF TG_OP = 'INSERT' THEN
    IF NEW.remark IS DISTINCT FROM NULL THEN NEW.note:= NEW.remark; ELSE NEW.remark:= NEW.note; END IF;
  ELSIF NEW.remark IS DISTINCT FROM OLD.remark THEN
    NEW.note:= NEW.remark;
  ELSE
    NEW.remark:= NEW.note;
  END IF;
  RETURN NEW;
END $pleat$;
-- 7.8 keep log.remark equal to note | lock: SHARE ROW EXCLUSIVE on log
CREATE TRIGGER pleat_mirror_remark BEFORE INSERT OR UPDATE ON public.log FOR EACH ROW EXECUTE FUNCTION pleat."public.log.remark" ('mirror', 'note', 'remark');
-- 7.9 say what the trigger is for | lock: ACCESS SHARE on log
COMMENT ON TRIGGER pleat_mirror_remark ON public.log IS 'pleat: keeps remark equal to note while a change is under way';
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
-- 1.1 undo: add column orders.mo and keep it equal to m: stop keeping orders.mo equal to m | lock: ACCESS EXCLUSIVE on orders
DROP TRIGGER pleat_mirror_mo ON public.orders;
-- 1.2 drop the function of that trigger | lock: none
DROP FUNCTION pleat."public.orders.mo" ();
-- 1.3 drop column orders.mo | lock: ACCESS EXCLUSIVE on orders
ALTER TABLE public.orders DROP COLUMN mo;
COMMIT;

BEGIN;
-- 2.1 undo: add column log.remark and keep it equal to note: stop keeping log.remark equal to note | lock: ACCESS EXCLUSIVE on log
DROP TRIGGER pleat_mirror_remark ON public.log;
-- 2.2 drop the function of that trigger | lock: none
DROP FUNCTION pleat."public.log.remark" ();
-- 2.3 drop column log.remark | lock: ACCESS EXCLUSIVE on log
ALTER TABLE public.log DROP COLUMN remark;
-- 3.1 forget the backfills, all are done | lock: none
DROP TABLE IF EXISTS pleat.progress;
-- 3.2 drop the procedure that ran them | lock: none
DROP PROCEDURE IF EXISTS pleat.backfill;
-- 3.3 drop the schema that they were in | lock: none
DROP SCHEMA IF EXISTS pleat;
COMMIT;
