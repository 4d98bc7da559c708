-- pleat: expand, up
-- before: any code; afterwards new code may be started beside old code
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
  ('convert notes.level', false)
ON CONFLICT (name) DO NOTHING;
-- 2.1 change type of members.person from character varying(10) to character varying(20), rebuilding policy notes.members: drop policy notes.members | lock: ACCESS EXCLUSIVE on notes
DROP POLICY members ON public.notes;
-- 2.2 change type of members.person from character varying(10) to character varying(20) | lock: ACCESS EXCLUSIVE on members
ALTER TABLE public.members ALTER COLUMN person TYPE character varying(20) USING person::character varying;
-- 2.3 create policy notes.members | lock: ACCESS EXCLUSIVE on notes
CREATE POLICY members ON public.notes FOR SELECT TO app
  USING (exists (select from public.members m where m.person = notes.owner));
-- 3.1 add a successor of type bigint for notes.level: add column notes.pleat_new_level bigint | lock: ACCESS EXCLUSIVE on notes
ALTER TABLE public.notes ADD COLUMN pleat_new_level bigint;
-- 3.2 create schema pleat if it is not there yet | lock: none
CREATE SCHEMA IF NOT EXISTS pleat;
-- 3.3 create the function of the trigger that follows | lock: none
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
-- 3.4 keep notes.pleat_new_level equal to level | lock: SHARE ROW EXCLUSIVE on notes
CREATE TRIGGER pleat_mirror_pleat_new_level BEFORE INSERT OR UPDATE ON public.notes FOR EACH ROW EXECUTE FUNCTION pleat."public.notes.pleat_new_level" ('mirror', 'level', 'pleat_new_level');
-- 3.5 say what the trigger is for | lock: ACCESS SHARE on notes
COMMENT ON TRIGGER pleat_mirror_pleat_new_level ON public.notes IS 'pleat: keeps pleat_new_level equal to level while a change is under way';
COMMIT;

-- pleat: backfill, up
-- before: any code; run after the expand phase
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = public;

-- 4. fill notes.pleat_new_level from level | lock: ROW EXCLUSIVE on notes
CALL pleat.backfill('convert notes.level', 'public.notes', ARRAY['id'], $pleat$
  UPDATE public.notes SET pleat_new_level = public.notes.level::bigint
  WHERE PLEAT_BATCH AND public.notes.pleat_new_level IS DISTINCT FROM public.notes.level::bigint
$pleat$);

-- pleat: contract, up
-- before: only new code runs; the backfill phase is complete
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = public;

-- 5. fill notes.pleat_new_level from level | lock: ROW EXCLUSIVE on notes | H302 fails and changes nothing if rows exist that break the rule
CALL pleat.backfill('fill notes.pleat_new_level from level once more', 'public.notes', ARRAY['id'], $pleat$
  UPDATE public.notes SET pleat_new_level = public.notes.level::bigint
  WHERE PLEAT_BATCH AND public.notes.pleat_new_level IS DISTINCT FROM public.notes.level::bigint
$pleat$);

BEGIN;
-- 6.1 drop constraint notes.pleat_not_null_pleat_new_level | lock: ACCESS EXCLUSIVE on notes
ALTER TABLE public.notes DROP CONSTRAINT IF EXISTS pleat_not_null_pleat_new_level;
-- 6.2 reject new nulls in notes.pleat_new_level | lock: ACCESS EXCLUSIVE on notes | H302 fails and changes nothing if rows exist that break the rule
ALTER TABLE public.notes ADD CONSTRAINT pleat_not_null_pleat_new_level CHECK (pleat_new_level IS NOT NULL) NOT VALID;
COMMIT;

BEGIN;
-- 7. validate constraint notes.pleat_not_null_pleat_new_level | lock: SHARE UPDATE EXCLUSIVE on notes
ALTER TABLE public.notes VALIDATE CONSTRAINT pleat_not_null_pleat_new_level;
COMMIT;

BEGIN;
-- 8.1 set not null on notes.pleat_new_level | lock: ACCESS EXCLUSIVE on notes
ALTER TABLE public.notes ALTER COLUMN pleat_new_level SET NOT NULL;
-- 8.2 drop constraint notes.pleat_not_null_pleat_new_level | lock: ACCESS EXCLUSIVE on notes
ALTER TABLE public.notes DROP CONSTRAINT pleat_not_null_pleat_new_level;
COMMIT;

BEGIN;
-- 9.1 put the successor of notes.level in its place, rebuilding view open_notes, policy notes.levels: drop policy notes.levels | lock: ACCESS EXCLUSIVE on notes
DROP POLICY levels ON public.notes;
-- 9.2 drop view open_notes | lock: ACCESS EXCLUSIVE on open_notes | H301 code from before the change fails from here on
DROP VIEW public.open_notes;
-- 9.3 stop keeping notes.pleat_new_level equal to level | lock: ACCESS EXCLUSIVE on notes
DROP TRIGGER pleat_mirror_pleat_new_level ON public.notes;
-- 9.4 drop the function of that trigger | lock: none
DROP FUNCTION pleat."public.notes.pleat_new_level" ();
-- 9.5 rename column notes.level to pleat_old_level | lock: ACCESS EXCLUSIVE on notes
ALTER TABLE public.notes RENAME COLUMN level TO pleat_old_level;
-- 9.6 rename column notes.pleat_new_level to level | lock: ACCESS EXCLUSIVE on notes
ALTER TABLE public.notes RENAME COLUMN pleat_new_level TO level;
-- 9.7 drop column notes.pleat_old_level | lock: ACCESS EXCLUSIVE on notes | H103 going back converts the values again and may not restore the old text exactly
ALTER TABLE public.notes DROP COLUMN pleat_old_level;
-- 9.8 create view open_notes | lock: none
CREATE VIEW public.open_notes AS
select id, level from public.notes where level < 3;
-- 9.9 create policy notes.levels | lock: ACCESS EXCLUSIVE on notes
CREATE POLICY levels ON public.notes AS RESTRICTIVE FOR SELECT TO PUBLIC
  USING (level < 5);
-- 9.10 comment on policy notes.levels | lock: ACCESS SHARE on notes
COMMENT ON POLICY levels ON public.notes IS 'Up to four';
-- 10.1 forget the backfills, all are done | lock: none
DROP TABLE IF EXISTS pleat.progress;
-- 10.2 drop the procedure that ran them | lock: none
DROP PROCEDURE IF EXISTS pleat.backfill;
-- 10.3 drop the schema that they were in | lock: none
DROP SCHEMA IF EXISTS pleat;
COMMIT;
