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
  ('convert notes.level', true)
ON CONFLICT (name) DO NOTHING;
-- 2.1 undo: put the successor of notes.level in its place, rebuilding view open_notes, policy notes.levels: add column notes.pleat_new_level integer | lock: ACCESS EXCLUSIVE on notes
ALTER TABLE public.notes ADD COLUMN pleat_new_level integer;
-- 2.2 create schema pleat if it is not there yet | lock: none
CREATE SCHEMA IF NOT EXISTS pleat;
-- 2.3 create the function of the trigger that follows | lock: none
CREATE OR REPLACE FUNCTION pleat."public.notes.pleat_new_level" () RETURNS trigger LANGUAGE plpgsql AS $pleat$
BEGIN
  IF TG_OP = 'UPDATE' THEN
    IF NEW.pleat_new_level IS DISTINCT FROM OLD.pleat_new_level THEN RETURN NEW; END IF;
  END IF;
  BEGIN
    NEW.pleat_new_level:= NEW.level::integer;
  EXCEPTION WHEN data_exception THEN
    NEW.pleat_new_level:= NULL;
  END;
  RETURN NEW;
END $pleat$;
-- 2.4 keep notes.pleat_new_level equal to level | lock: SHARE ROW EXCLUSIVE on notes
CREATE TRIGGER pleat_mirror_pleat_new_level BEFORE INSERT OR UPDATE ON public.notes FOR EACH ROW EXECUTE FUNCTION pleat."public.notes.pleat_new_level" ('mirror', 'level', 'pleat_new_level');
-- 2.5 say what the trigger is for | lock: ACCESS SHARE on notes
COMMENT ON TRIGGER pleat_mirror_pleat_new_level ON public.notes IS 'pleat: keeps pleat_new_level equal to level while a change is under way';
COMMIT;

-- 3. fill notes.pleat_new_level from level | lock: ROW EXCLUSIVE on notes
CALL pleat.backfill('fill notes.pleat_new_level from level once more', 'public.notes', ARRAY['id'], $pleat$
  UPDATE public.notes SET pleat_new_level = public.notes.level::integer
  WHERE PLEAT_BATCH AND public.notes.pleat_new_level IS DISTINCT FROM public.notes.level::integer
$pleat$);

BEGIN;
-- 4.1 undo: put the successor of notes.level in its place, rebuilding view open_notes, policy notes.levels: drop policy notes.levels | lock: ACCESS EXCLUSIVE on notes
DROP POLICY levels ON public.notes;
-- 4.2 drop view open_notes | lock: ACCESS EXCLUSIVE on open_notes
DROP VIEW public.open_notes;
-- 4.3 stop keeping notes.pleat_new_level equal to level | lock: ACCESS EXCLUSIVE on notes
DROP TRIGGER pleat_mirror_pleat_new_level ON public.notes;
-- 4.4 drop the function of that trigger | lock: none
DROP FUNCTION pleat."public.notes.pleat_new_level" ();
-- 4.5 rename column notes.level to pleat_old_level | lock: ACCESS EXCLUSIVE on notes
ALTER TABLE public.notes RENAME COLUMN level TO pleat_old_level;
-- 4.6 rename column notes.pleat_new_level to level | lock: ACCESS EXCLUSIVE on notes
ALTER TABLE public.notes RENAME COLUMN pleat_new_level TO level;
-- 4.7 drop column notes.pleat_old_level | lock: ACCESS EXCLUSIVE on notes
ALTER TABLE public.notes DROP COLUMN pleat_old_level;
-- 4.8 set not null on notes.level again if every row allows it | lock: ACCESS EXCLUSIVE on notes | H202 reads the whole table while writes wait
DO $pleat$ BEGIN
  IF EXISTS (SELECT FROM public.notes WHERE public.notes.level IS NOT DISTINCT FROM NULL) THEN
    RAISE WARNING 'pleat: % stays nullable: it has rows without a value', 'public.notes.level';
  ELSE
    ALTER TABLE public.notes ALTER COLUMN level SET NOT NULL;
  END IF;
END $pleat$;
-- 4.9 create view open_notes | lock: none
CREATE VIEW public.open_notes AS
select id, level from public.notes where level < 3;
-- 4.10 create policy notes.levels | lock: ACCESS EXCLUSIVE on notes
CREATE POLICY levels ON public.notes AS RESTRICTIVE FOR SELECT TO PUBLIC
  USING (level < 5);
-- 4.11 comment on policy notes.levels | lock: ACCESS SHARE on notes
COMMENT ON POLICY levels ON public.notes IS 'Up to four';
-- 4.12 add column notes.pleat_new_level bigint | lock: ACCESS EXCLUSIVE on notes
ALTER TABLE public.notes ADD COLUMN pleat_new_level bigint;
-- 4.13 create schema pleat if it is not there yet | lock: none
CREATE SCHEMA IF NOT EXISTS pleat;
-- 4.14 create the function of the trigger that follows | lock: none
CREATE OR REPLACE FUNCTION pleat."public.notes.pleat_new_level" () RETURNS trigger LANGUAGE plpgsql AS $pleat$
BEGIN
  IF TG_OP = 'UPDATE' THEN
    IF NEW.pleat_new_level IS DISTINCT FROM OLD.pleat_new_level THEN RETURN NEW; END IF;
  END IF;
  BEGIN
    NEW.pleat_new_level:= NEW.level::bigint;
  EXCEPTION WHEN data_exception THEN
    NEW.pleat_new_level:= NULL;
  END;
  RETURN NEW;
END $pleat$;
-- 4.15 keep notes.pleat_new_level equal to level | lock: SHARE ROW EXCLUSIVE on notes
CREATE TRIGGER pleat_mirror_pleat_new_level BEFORE INSERT OR UPDATE ON public.notes FOR EACH ROW EXECUTE FUNCTION pleat."public.notes.pleat_new_level" ('mirror', 'level', 'pleat_new_level');
-- 4.16 say what the trigger is for | lock: ACCESS SHARE on notes
COMMENT ON TRIGGER pleat_mirror_pleat_new_level ON public.notes IS 'pleat: keeps pleat_new_level equal to level while a change is under way';
-- 5. drop not null on notes.pleat_new_level | lock: ACCESS EXCLUSIVE on notes
ALTER TABLE public.notes ALTER COLUMN pleat_new_level DROP NOT NULL;
-- 6. drop constraint notes.pleat_not_null_pleat_new_level | lock: ACCESS EXCLUSIVE on notes
ALTER TABLE public.notes DROP CONSTRAINT IF EXISTS pleat_not_null_pleat_new_level;
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
-- 1.1 undo: add a successor of type bigint for notes.level: stop keeping notes.pleat_new_level equal to level | lock: ACCESS EXCLUSIVE on notes
DROP TRIGGER pleat_mirror_pleat_new_level ON public.notes;
-- 1.2 drop the function of that trigger | lock: none
DROP FUNCTION pleat."public.notes.pleat_new_level" ();
-- 1.3 drop column notes.pleat_new_level | lock: ACCESS EXCLUSIVE on notes
ALTER TABLE public.notes DROP COLUMN pleat_new_level;
COMMIT;

BEGIN;
-- 2.1 undo: change type of members.person from character varying(10) to character varying(20), rebuilding policy notes.members: drop policy notes.members | lock: ACCESS EXCLUSIVE on notes
DROP POLICY members ON public.notes;
-- 2.2 change type of members.person from character varying(20) to character varying(10) | lock: ACCESS EXCLUSIVE on members | H201 rewrites the whole table and its indexes while nobody can read or write it
ALTER TABLE public.members ALTER COLUMN person TYPE character varying(10) USING person::character varying;
-- 2.3 create policy notes.members | lock: ACCESS EXCLUSIVE on notes
CREATE POLICY members ON public.notes FOR SELECT TO app
  USING (exists (select from public.members m where m.person = notes.owner));
-- 3.1 forget the backfills, all are done | lock: none
DROP TABLE IF EXISTS pleat.progress;
-- 3.2 drop the procedure that ran them | lock: none
DROP PROCEDURE IF EXISTS pleat.backfill;
-- 3.3 drop the schema that they were in | lock: none
DROP SCHEMA IF EXISTS pleat;
COMMIT;
