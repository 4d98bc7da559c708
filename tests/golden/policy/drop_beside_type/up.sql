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
  ('copy items.status', false),
  ('convert items.active', false)
ON CONFLICT (name) DO NOTHING;
-- 2.1 add column items.status and keep it equal to state: add column items.status text | lock: ACCESS EXCLUSIVE on items | H304 reads by the new name use no index until the contract phase
ALTER TABLE public.items ADD COLUMN status text;
-- 2.2 create schema pleat if it is not there yet | lock: none
CREATE SCHEMA IF NOT EXISTS pleat;
-- 2.3 create the function of the trigger that follows | lock: none
CREATE OR REPLACE FUNCTION pleat."public.items.status" () RETURNS trigger LANGUAGE plpgsql AS $pleat$
BEGIN
  IF TG_OP = 'INSERT' THEN
    IF NEW.status IS DISTINCT FROM NULL THEN NEW.state:= NEW.status; ELSE NEW.status:= NEW.state; END IF;
  ELSIF NEW.status IS DISTINCT FROM OLD.status THEN
    NEW.state:= NEW.status;
  ELSE
    NEW.status:= NEW.state;
  END IF;
  RETURN NEW;
END $pleat$;
-- 2.4 keep items.status equal to state | lock: SHARE ROW EXCLUSIVE on items
CREATE TRIGGER pleat_mirror_status BEFORE INSERT OR UPDATE ON public.items FOR EACH ROW EXECUTE FUNCTION pleat."public.items.status" ('mirror', 'state', 'status');
-- 2.5 say what the trigger is for | lock: ACCESS SHARE on items
COMMENT ON TRIGGER pleat_mirror_status ON public.items IS 'pleat: keeps status equal to state while a change is under way';
-- 3.1 add a successor of type numeric(16,4) for items.active: add column items.pleat_new_active numeric(16,4) | lock: ACCESS EXCLUSIVE on items
ALTER TABLE public.items ADD COLUMN pleat_new_active numeric(16,4);
-- 3.2 create schema pleat if it is not there yet | lock: none
CREATE SCHEMA IF NOT EXISTS pleat;
-- 3.3 create the function of the trigger that follows | lock: none
CREATE OR REPLACE FUNCTION pleat."public.items.pleat_new_active" () RETURNS trigger LANGUAGE plpgsql AS $pleat$
BEGIN
  IF TG_OP = 'UPDATE' THEN
    IF NEW.pleat_new_active IS DISTINCT FROM OLD.pleat_new_active THEN RETURN NEW; END IF;
  END IF;
  BEGIN
    NEW.pleat_new_active:= NEW.active::numeric(16,4);
  EXCEPTION WHEN data_exception THEN
    NEW.pleat_new_active:= NULL;
  END;
  RETURN NEW;
END $pleat$;
-- 3.4 keep items.pleat_new_active equal to active | lock: SHARE ROW EXCLUSIVE on items
CREATE TRIGGER pleat_mirror_pleat_new_active BEFORE INSERT OR UPDATE ON public.items FOR EACH ROW EXECUTE FUNCTION pleat."public.items.pleat_new_active" ('mirror', 'active', 'pleat_new_active');
-- 3.5 say what the trigger is for | lock: ACCESS SHARE on items
COMMENT ON TRIGGER pleat_mirror_pleat_new_active ON public.items IS 'pleat: keeps pleat_new_active equal to active while a change is under way';
COMMIT;

-- pleat: backfill, up
-- before: any code; run after the expand phase; afterwards new code may be started beside old code
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = public;

-- 4. fill items.status from state | lock: ROW EXCLUSIVE on items
CALL pleat.backfill('copy items.status', 'public.items', ARRAY['id'], $pleat$
  UPDATE public.items SET status = public.items.state
  WHERE PLEAT_BATCH AND public.items.status IS DISTINCT FROM public.items.state
$pleat$);

-- 5. fill items.pleat_new_active from active | lock: ROW EXCLUSIVE on items
CALL pleat.backfill('convert items.active', 'public.items', ARRAY['id'], $pleat$
  UPDATE public.items SET pleat_new_active = public.items.active::numeric(16,4)
  WHERE PLEAT_BATCH AND public.items.pleat_new_active IS DISTINCT FROM public.items.active::numeric(16,4)
$pleat$);

-- pleat: contract, up
-- before: only new code runs; the backfill phase is complete
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = public;

BEGIN;
-- 6.1 change row security of items: drop policy items.active_only | lock: ACCESS EXCLUSIVE on items | H104 rows that policies hid can be seen from here on (items.active_only) | H104 rows that policies hid can be seen from here on (items)
DROP POLICY active_only ON public.items;
-- 6.2 disable row security of items | lock: ACCESS EXCLUSIVE on items
ALTER TABLE public.items DISABLE ROW LEVEL SECURITY;
COMMIT;

-- 7. fill items.pleat_new_active from active | lock: ROW EXCLUSIVE on items | H302 fails and changes nothing if rows exist that break the rule
CALL pleat.backfill('fill items.pleat_new_active from active once more', 'public.items', ARRAY['id'], $pleat$
  UPDATE public.items SET pleat_new_active = public.items.active::numeric(16,4)
  WHERE PLEAT_BATCH AND public.items.pleat_new_active IS DISTINCT FROM public.items.active::numeric(16,4)
$pleat$);

BEGIN;
-- 8.1 drop constraint items.pleat_not_null_pleat_new_active | lock: ACCESS EXCLUSIVE on items
ALTER TABLE public.items DROP CONSTRAINT IF EXISTS pleat_not_null_pleat_new_active;
-- 8.2 reject new nulls in items.pleat_new_active | lock: ACCESS EXCLUSIVE on items | H302 fails and changes nothing if rows exist that break the rule
ALTER TABLE public.items ADD CONSTRAINT pleat_not_null_pleat_new_active CHECK (pleat_new_active IS NOT NULL) NOT VALID;
COMMIT;

BEGIN;
-- 9. validate constraint items.pleat_not_null_pleat_new_active | lock: SHARE UPDATE EXCLUSIVE on items
ALTER TABLE public.items VALIDATE CONSTRAINT pleat_not_null_pleat_new_active;
COMMIT;

BEGIN;
-- 10.1 set not null on items.pleat_new_active | lock: ACCESS EXCLUSIVE on items
ALTER TABLE public.items ALTER COLUMN pleat_new_active SET NOT NULL;
-- 10.2 drop constraint items.pleat_not_null_pleat_new_active | lock: ACCESS EXCLUSIVE on items
ALTER TABLE public.items DROP CONSTRAINT pleat_not_null_pleat_new_active;
-- 11.1 drop the copy and rename column items.state to status: stop keeping items.status equal to state | lock: ACCESS EXCLUSIVE on items
DROP TRIGGER pleat_mirror_status ON public.items;
-- 11.2 drop the function of that trigger | lock: none
DROP FUNCTION pleat."public.items.status" ();
-- 11.3 drop column items.status | lock: ACCESS EXCLUSIVE on items
ALTER TABLE public.items DROP COLUMN status;
-- 11.4 rename column items.state to status | lock: ACCESS EXCLUSIVE on items | H301 code from before the change fails from here on
ALTER TABLE public.items RENAME COLUMN state TO status;
-- 12.1 put the successor of items.active in its place: stop keeping items.pleat_new_active equal to active | lock: ACCESS EXCLUSIVE on items
DROP TRIGGER pleat_mirror_pleat_new_active ON public.items;
-- 12.2 drop the function of that trigger | lock: none
DROP FUNCTION pleat."public.items.pleat_new_active" ();
-- 12.3 rename column items.active to pleat_old_active | lock: ACCESS EXCLUSIVE on items | H301 code from before the change fails from here on
ALTER TABLE public.items RENAME COLUMN active TO pleat_old_active;
-- 12.4 rename column items.pleat_new_active to active | lock: ACCESS EXCLUSIVE on items
ALTER TABLE public.items RENAME COLUMN pleat_new_active TO active;
-- 12.5 drop column items.pleat_old_active | lock: ACCESS EXCLUSIVE on items | H103 going back converts the values again and may not restore the old text exactly
ALTER TABLE public.items DROP COLUMN pleat_old_active;
-- 13.1 forget the backfills, all are done | lock: none
DROP TABLE IF EXISTS pleat.progress;
-- 13.2 drop the procedure that ran them | lock: none
DROP PROCEDURE IF EXISTS pleat.backfill;
-- 13.3 drop the schema that they were in | lock: none
DROP SCHEMA IF EXISTS pleat;
COMMIT;
