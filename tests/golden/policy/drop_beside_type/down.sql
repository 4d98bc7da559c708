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
  ('convert items.active', true),
  ('copy items.status', true)
ON CONFLICT (name) DO NOTHING;
-- 2.1 undo: put the successor of items.active in its place: add column items.pleat_new_active bigint | lock: ACCESS EXCLUSIVE on items
ALTER TABLE public.items ADD COLUMN pleat_new_active bigint;
-- 2.2 create schema pleat if it is not there yet | lock: none
CREATE SCHEMA IF NOT EXISTS pleat;
-- 2.3 create the function of the trigger that follows | lock: none
CREATE OR REPLACE FUNCTION pleat."public.items.pleat_new_active" () RETURNS trigger LANGUAGE plpgsql AS $pleat$
BEGIN
  IF TG_OP = 'UPDATE' THEN
    IF NEW.pleat_new_active IS DISTINCT FROM OLD.pleat_new_active THEN RETURN NEW; END IF;
  END IF;
  BEGIN
    NEW.pleat_new_active:= NEW.active::bigint;
  EXCEPTION WHEN data_exception THEN
    NEW.pleat_new_active:= NULL;
  END;
  RETURN NEW;
END $pleat$;
-- 2.4 keep items.pleat_new_active equal to active | lock: SHARE ROW EXCLUSIVE on items
CREATE TRIGGER pleat_mirror_pleat_new_active BEFORE INSERT OR UPDATE ON public.items FOR EACH ROW EXECUTE FUNCTION pleat."public.items.pleat_new_active" ('mirror', 'active', 'pleat_new_active');
-- 2.5 say what the trigger is for | lock: ACCESS SHARE on items
COMMENT ON TRIGGER pleat_mirror_pleat_new_active ON public.items IS 'pleat: keeps pleat_new_active equal to active while a change is under way';
COMMIT;

-- 3. fill items.pleat_new_active from active | lock: ROW EXCLUSIVE on items
CALL pleat.backfill('fill items.pleat_new_active from active once more', 'public.items', ARRAY['id'], $pleat$
  UPDATE public.items SET pleat_new_active = public.items.active::bigint
  WHERE PLEAT_BATCH AND public.items.pleat_new_active IS DISTINCT FROM public.items.active::bigint
$pleat$);

BEGIN;
-- 4.1 undo: put the successor of items.active in its place: stop keeping items.pleat_new_active equal to active | lock: ACCESS EXCLUSIVE on items
DROP TRIGGER pleat_mirror_pleat_new_active ON public.items;
-- 4.2 drop the function of that trigger | lock: none
DROP FUNCTION pleat."public.items.pleat_new_active" ();
-- 4.3 rename column items.active to pleat_old_active | lock: ACCESS EXCLUSIVE on items
ALTER TABLE public.items RENAME COLUMN active TO pleat_old_active;
-- 4.4 rename column items.pleat_new_active to active | lock: ACCESS EXCLUSIVE on items
ALTER TABLE public.items RENAME COLUMN pleat_new_active TO active;
-- 4.5 drop column items.pleat_old_active | lock: ACCESS EXCLUSIVE on items
ALTER TABLE public.items DROP COLUMN pleat_old_active;
-- 4.6 set not null on items.active again if every row allows it | lock: ACCESS EXCLUSIVE on items | H202 reads the whole table while writes wait
DO $pleat$ BEGIN
  IF EXISTS (SELECT FROM public.items WHERE public.items.active IS NOT DISTINCT FROM NULL) THEN
    RAISE WARNING 'pleat: % stays nullable: it has rows without a value', 'public.items.active';
  ELSE
    ALTER TABLE public.items ALTER COLUMN active SET NOT NULL;
  END IF;
END $pleat$;
-- 4.7 add column items.pleat_new_active numeric(16,4) | lock: ACCESS EXCLUSIVE on items
ALTER TABLE public.items ADD COLUMN pleat_new_active numeric(16,4);
-- 4.8 create schema pleat if it is not there yet | lock: none
CREATE SCHEMA IF NOT EXISTS pleat;
-- 4.9 create the function of the trigger that follows | lock: none
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
-- 4.10 keep items.pleat_new_active equal to active | lock: SHARE ROW EXCLUSIVE on items
CREATE TRIGGER pleat_mirror_pleat_new_active BEFORE INSERT OR UPDATE ON public.items FOR EACH ROW EXECUTE FUNCTION pleat."public.items.pleat_new_active" ('mirror', 'active', 'pleat_new_active');
-- 4.11 say what the trigger is for | lock: ACCESS SHARE on items
COMMENT ON TRIGGER pleat_mirror_pleat_new_active ON public.items IS 'pleat: keeps pleat_new_active equal to active while a change is under way';
-- 5.1 undo: drop the copy and rename column items.state to status: add column items.state text | lock: ACCESS EXCLUSIVE on items
ALTER TABLE public.items ADD COLUMN state text;
-- 5.2 create schema pleat if it is not there yet | lock: none
CREATE SCHEMA IF NOT EXISTS pleat;
-- 5.3 create the function of the trigger that follows | lock: none
CREATE OR REPLACE FUNCTION pleat."public.items.state" () RETURNS trigger LANGUAGE plpgsql AS $pleat$
BEGIN
  IF TG_OP = 'INSERT' THEN
    IF NEW.state IS DISTINCT FROM NULL THEN NEW.status:= NEW.state; ELSE NEW.state:= NEW.status; END IF;
  ELSIF NEW.state IS DISTINCT FROM OLD.state THEN
    NEW.status:= NEW.state;
  ELSE
    NEW.state:= NEW.status;
  END IF;
  RETURN NEW;
END $pleat$;
-- 5.4 keep items.state equal to status | lock: SHARE ROW EXCLUSIVE on items
CREATE TRIGGER pleat_mirror_state BEFORE INSERT OR UPDATE ON public.items FOR EACH ROW EXECUTE FUNCTION pleat."public.items.state" ('mirror', 'status', 'state');
-- 5.5 say what the trigger is for | lock: ACCESS SHARE on items
COMMENT ON TRIGGER pleat_mirror_state ON public.items IS 'pleat: keeps state equal to status while a change is under way';
COMMIT;

-- 6. fill items.state from status | lock: ROW EXCLUSIVE on items
CALL pleat.backfill('fill items.state from status once more', 'public.items', ARRAY['id'], $pleat$
  UPDATE public.items SET state = public.items.status
  WHERE PLEAT_BATCH AND public.items.state IS DISTINCT FROM public.items.status
$pleat$);

BEGIN;
-- 7.1 undo: drop the copy and rename column items.state to status: stop keeping items.state equal to status | lock: ACCESS EXCLUSIVE on items
DROP TRIGGER pleat_mirror_state ON public.items;
-- 7.2 drop the function of that trigger | lock: none
DROP FUNCTION pleat."public.items.state" ();
-- 7.3 rename column items.status to pleat_swap_status | lock: ACCESS EXCLUSIVE on items
ALTER TABLE public.items RENAME COLUMN status TO pleat_swap_status;
-- 7.4 rename column items.state to status | lock: ACCESS EXCLUSIVE on items
ALTER TABLE public.items RENAME COLUMN state TO status;
-- 7.5 rename column items.pleat_swap_status to state | lock: ACCESS EXCLUSIVE on items
ALTER TABLE public.items RENAME COLUMN pleat_swap_status TO state;
-- 7.6 create schema pleat if it is not there yet | lock: none
CREATE SCHEMA IF NOT EXISTS pleat;
-- 7.7 create the function of the trigger that follows | lock: none
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
-- 7.8 keep items.status equal to state | lock: SHARE ROW EXCLUSIVE on items
CREATE TRIGGER pleat_mirror_status BEFORE INSERT OR UPDATE ON public.items FOR EACH ROW EXECUTE FUNCTION pleat."public.items.status" ('mirror', 'state', 'status');
-- 7.9 say what the trigger is for | lock: ACCESS SHARE on items
COMMENT ON TRIGGER pleat_mirror_status ON public.items IS 'pleat: keeps status equal to state while a change is under way';
-- 8. drop not null on items.pleat_new_active | lock: ACCESS EXCLUSIVE on items
ALTER TABLE public.items ALTER COLUMN pleat_new_active DROP NOT NULL;
-- 9. drop constraint items.pleat_not_null_pleat_new_active | lock: ACCESS EXCLUSIVE on items
ALTER TABLE public.items DROP CONSTRAINT IF EXISTS pleat_not_null_pleat_new_active;
-- 10.1 undo: change row security of items: enable row security of items | lock: ACCESS EXCLUSIVE on items
ALTER TABLE public.items ENABLE ROW LEVEL SECURITY;
-- 10.2 create policy items.active_only | lock: ACCESS EXCLUSIVE on items
CREATE POLICY active_only ON public.items AS RESTRICTIVE FOR UPDATE TO PUBLIC
  USING (true)
  WITH CHECK (active is not null);
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
-- 1.1 undo: add a successor of type numeric(16,4) for items.active: stop keeping items.pleat_new_active equal to active | lock: ACCESS EXCLUSIVE on items
DROP TRIGGER pleat_mirror_pleat_new_active ON public.items;
-- 1.2 drop the function of that trigger | lock: none
DROP FUNCTION pleat."public.items.pleat_new_active" ();
-- 1.3 drop column items.pleat_new_active | lock: ACCESS EXCLUSIVE on items
ALTER TABLE public.items DROP COLUMN pleat_new_active;
-- 2.1 undo: add column items.status and keep it equal to state: stop keeping items.status equal to state | lock: ACCESS EXCLUSIVE on items
DROP TRIGGER pleat_mirror_status ON public.items;
-- 2.2 drop the function of that trigger | lock: none
DROP FUNCTION pleat."public.items.status" ();
-- 2.3 drop column items.status | lock: ACCESS EXCLUSIVE on items
ALTER TABLE public.items DROP COLUMN status;
-- 3.1 forget the backfills, all are done | lock: none
DROP TABLE IF EXISTS pleat.progress;
-- 3.2 drop the procedure that ran them | lock: none
DROP PROCEDURE IF EXISTS pleat.backfill;
-- 3.3 drop the schema that they were in | lock: none
DROP SCHEMA IF EXISTS pleat;
COMMIT;
