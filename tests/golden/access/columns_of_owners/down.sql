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
  ('copy orders.remark', true)
ON CONFLICT (name) DO NOTHING;
-- 2. grant update on column orders.amount to auditor | lock: none
GRANT UPDATE (amount) ON TABLE public.orders TO auditor;
-- 3.1 undo: let table orders belong to auditor: revoke update on column orders.amount from auditor | lock: none
REVOKE UPDATE (amount) ON TABLE public.orders FROM auditor;
-- 3.2 revoke select on column orders.remark from auditor | lock: none
REVOKE SELECT (remark) ON TABLE public.orders FROM auditor;
-- 3.3 let table orders belong to app | lock: ACCESS EXCLUSIVE on orders
ALTER TABLE public.orders OWNER TO app;
-- 3.4 grant update on column orders.amount to auditor | lock: none
GRANT UPDATE (amount) ON TABLE public.orders TO auditor;
-- 3.5 grant select on column orders.remark to auditor | lock: none
GRANT SELECT (remark) ON TABLE public.orders TO auditor;
-- 4. revoke select on column orders.remark from app, auditor | lock: none
REVOKE SELECT (remark) ON TABLE public.orders FROM app, auditor;
-- 5.1 undo: drop the copy and rename column orders.note to remark: add column orders.note text | lock: ACCESS EXCLUSIVE on orders
ALTER TABLE public.orders ADD COLUMN note text;
-- 5.2 create schema pleat if it is not there yet | lock: none
CREATE SCHEMA IF NOT EXISTS pleat;
-- 5.3 create the function of the trigger that follows | lock: none
CREATE OR REPLACE FUNCTION pleat."public.orders.note" () RETURNS trigger LANGUAGE plpgsql AS $pleat$
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
-- 5.4 keep orders.note equal to remark | lock: SHARE ROW EXCLUSIVE on orders
CREATE TRIGGER pleat_mirror_note BEFORE INSERT OR UPDATE ON public.orders FOR EACH ROW EXECUTE FUNCTION pleat."public.orders.note" ('mirror', 'remark', 'note');
-- 5.5 say what the trigger is for | lock: ACCESS SHARE on orders
COMMENT ON TRIGGER pleat_mirror_note ON public.orders IS 'pleat: keeps note equal to remark while a change is under way';
COMMIT;

-- 6. fill orders.note from remark | lock: ROW EXCLUSIVE on orders
CALL pleat.backfill('fill orders.note from remark once more', 'public.orders', ARRAY['id'], $pleat$
  UPDATE public.orders SET note = public.orders.remark
  WHERE PLEAT_BATCH AND public.orders.note IS DISTINCT FROM public.orders.remark
$pleat$);

BEGIN;
-- 7.1 undo: drop the copy and rename column orders.note to remark: stop keeping orders.note equal to remark | lock: ACCESS EXCLUSIVE on orders
DROP TRIGGER pleat_mirror_note ON public.orders;
-- 7.2 drop the function of that trigger | lock: none
DROP FUNCTION pleat."public.orders.note" ();
-- 7.3 rename column orders.remark to pleat_swap_remark | lock: ACCESS EXCLUSIVE on orders
ALTER TABLE public.orders RENAME COLUMN remark TO pleat_swap_remark;
-- 7.4 rename column orders.note to remark | lock: ACCESS EXCLUSIVE on orders
ALTER TABLE public.orders RENAME COLUMN note TO remark;
-- 7.5 rename column orders.pleat_swap_remark to note | lock: ACCESS EXCLUSIVE on orders
ALTER TABLE public.orders RENAME COLUMN pleat_swap_remark TO note;
-- 7.6 create schema pleat if it is not there yet | lock: none
CREATE SCHEMA IF NOT EXISTS pleat;
-- 7.7 create the function of the trigger that follows | lock: none
CREATE OR REPLACE FUNCTION pleat."public.orders.remark" () RETURNS trigger LANGUAGE plpgsql AS $pleat$
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
-- 7.8 keep orders.remark equal to note | lock: SHARE ROW EXCLUSIVE on orders
CREATE TRIGGER pleat_mirror_remark BEFORE INSERT OR UPDATE ON public.orders FOR EACH ROW EXECUTE FUNCTION pleat."public.orders.remark" ('mirror', 'note', 'remark');
-- 7.9 say what the trigger is for | lock: ACCESS SHARE on orders
COMMENT ON TRIGGER pleat_mirror_remark ON public.orders IS 'pleat: keeps remark equal to note while a change is under way';
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
-- 1.1 undo: add column orders.remark and keep it equal to note: stop keeping orders.remark equal to note | lock: ACCESS EXCLUSIVE on orders
DROP TRIGGER pleat_mirror_remark ON public.orders;
-- 1.2 drop the function of that trigger | lock: none
DROP FUNCTION pleat."public.orders.remark" ();
-- 1.3 drop column orders.remark | lock: ACCESS EXCLUSIVE on orders
ALTER TABLE public.orders DROP COLUMN remark;
-- 2.1 forget the backfills, all are done | lock: none
DROP TABLE IF EXISTS pleat.progress;
-- 2.2 drop the procedure that ran them | lock: none
DROP PROCEDURE IF EXISTS pleat.backfill;
-- 2.3 drop the schema that they were in | lock: none
DROP SCHEMA IF EXISTS pleat;
COMMIT;
