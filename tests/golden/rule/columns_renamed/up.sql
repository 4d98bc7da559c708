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
  ('copy log.remark', false),
  ('copy orders.mo', false)
ON CONFLICT (name) DO NOTHING;
-- 2.1 add column log.remark and keep it equal to note: add column log.remark text | lock: ACCESS EXCLUSIVE on log | H304 reads by the new name use no index until the contract phase
ALTER TABLE public.log ADD COLUMN remark text;
-- 2.2 create schema pleat if it is not there yet | lock: none
CREATE SCHEMA IF NOT EXISTS pleat;
-- 2.3 create the function of the trigger that follows | lock: none
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
-- 2.4 keep log.remark equal to note | lock: SHARE ROW EXCLUSIVE on log
CREATE TRIGGER pleat_mirror_remark BEFORE INSERT OR UPDATE ON public.log FOR EACH ROW EXECUTE FUNCTION pleat."public.log.remark" ('mirror', 'note', 'remark');
-- 2.5 say what the trigger is for | lock: ACCESS SHARE on log
COMMENT ON TRIGGER pleat_mirror_remark ON public.log IS 'pleat: keeps remark equal to note while a change is under way';
COMMIT;

BEGIN;
-- 3.1 add column orders.mo and keep it equal to m: add column orders.mo text | lock: ACCESS EXCLUSIVE on orders | H304 reads by the new name use no index until the contract phase
ALTER TABLE public.orders ADD COLUMN mo text;
-- 3.2 create schema pleat if it is not there yet | lock: none
CREATE SCHEMA IF NOT EXISTS pleat;
-- 3.3 create the function of the trigger that follows | lock: none
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
-- 3.4 keep orders.mo equal to m | lock: SHARE ROW EXCLUSIVE on orders
CREATE TRIGGER pleat_mirror_mo BEFORE INSERT OR UPDATE ON public.orders FOR EACH ROW EXECUTE FUNCTION pleat."public.orders.mo" ('mirror', 'm', 'mo');
-- 3.5 say what the trigger is for | lock: ACCESS SHARE on orders
COMMENT ON TRIGGER pleat_mirror_mo ON public.orders IS 'pleat: keeps mo equal to m while a change is under way';
COMMIT;

-- pleat: backfill, up
-- before: any code; run after the expand phase; afterwards new code may be started beside old code
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = public;

-- 4. fill log.remark from note | lock: ROW EXCLUSIVE on log
CALL pleat.backfill('copy log.remark', 'public.log', ARRAY['ctid'], $pleat$
  UPDATE public.log SET remark = public.log.note
  WHERE PLEAT_BATCH AND public.log.remark IS DISTINCT FROM public.log.note
$pleat$);

-- 5. fill orders.mo from m | lock: ROW EXCLUSIVE on orders
CALL pleat.backfill('copy orders.mo', 'public.orders', ARRAY['id'], $pleat$
  UPDATE public.orders SET mo = public.orders.m
  WHERE PLEAT_BATCH AND public.orders.mo IS DISTINCT FROM public.orders.m
$pleat$);

-- pleat: contract, up
-- before: only new code runs; the backfill phase is complete
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = public;

BEGIN;
-- 6.1 drop the copy and rename column log.note to remark: stop keeping log.remark equal to note | lock: ACCESS EXCLUSIVE on log
DROP TRIGGER pleat_mirror_remark ON public.log;
-- 6.2 drop the function of that trigger | lock: none
DROP FUNCTION pleat."public.log.remark" ();
-- 6.3 drop column log.remark | lock: ACCESS EXCLUSIVE on log
ALTER TABLE public.log DROP COLUMN remark;
-- 6.4 rename column log.note to remark | lock: ACCESS EXCLUSIVE on log | H301 code from before the change fails from here on
ALTER TABLE public.log RENAME COLUMN note TO remark;
COMMIT;

BEGIN;
-- 7.1 drop the copy and rename column orders.m to mo: stop keeping orders.mo equal to m | lock: ACCESS EXCLUSIVE on orders
DROP TRIGGER pleat_mirror_mo ON public.orders;
-- 7.2 drop the function of that trigger | lock: none
DROP FUNCTION pleat."public.orders.mo" ();
-- 7.3 drop column orders.mo | lock: ACCESS EXCLUSIVE on orders
ALTER TABLE public.orders DROP COLUMN mo;
-- 7.4 rename column orders.m to mo | lock: ACCESS EXCLUSIVE on orders | H301 code from before the change fails from here on
ALTER TABLE public.orders RENAME COLUMN m TO mo;
-- 8.1 forget the backfills, all are done | lock: none
DROP TABLE IF EXISTS pleat.progress;
-- 8.2 drop the procedure that ran them | lock: none
DROP PROCEDURE IF EXISTS pleat.backfill;
-- 8.3 drop the schema that they were in | lock: none
DROP SCHEMA IF EXISTS pleat;
COMMIT;
