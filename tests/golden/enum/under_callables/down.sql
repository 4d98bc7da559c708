-- pleat: contract, down
-- before: only new code runs; afterwards old code may be started beside it
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = public;
SET check_function_bodies = off;

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
  ('convert days.mood', true)
ON CONFLICT (name) DO NOTHING;
-- 2. rename enum mood to pleat_new_mood | lock: none
ALTER TYPE public.mood RENAME TO pleat_new_mood;
-- 3.1 undo: drop enum mood: create enum mood | lock: none
CREATE TYPE public.mood AS ENUM ('good', 'fair', 'bad');
-- 3.2 let enum mood belong to app | lock: none
ALTER TYPE public.mood OWNER TO app;
-- 4.1 undo: drop function weight(public.mood): create function weight(public.mood) | lock: none
CREATE FUNCTION public.weight (m public.mood) RETURNS integer LANGUAGE sql IMMUTABLE
AS $$select case when m = 'good' then 1 else 0 end$$;
-- 4.2 let function weight(public.mood) belong to app | lock: none
ALTER ROUTINE public.weight (public.mood) OWNER TO app;
-- 4.3 grant all on function weight(public.mood) to auditor | lock: none
GRANT EXECUTE ON ROUTINE public.weight (public.mood) TO auditor;
-- 5. create cast (public.mood AS integer) | lock: none
CREATE CAST (public.mood AS integer) WITH FUNCTION public.weight (public.mood);
-- 6. create function alike(public.mood, public.mood) | lock: none
CREATE FUNCTION public.alike (a public.mood, b public.mood) RETURNS boolean LANGUAGE sql IMMUTABLE
AS $$select weight(a) = weight(b)$$;
-- 7.1 undo: drop operator =@(public.mood, public.mood): create operator =@(public.mood, public.mood) | lock: none
CREATE OPERATOR public.=@ ( FUNCTION = public.alike, LEFTARG = public.mood, RIGHTARG = public.mood);
-- 7.2 let operator =@(public.mood, public.mood) belong to app | lock: none
ALTER OPERATOR public.=@ (public.mood, public.mood) OWNER TO app;
-- 8.1 undo: drop function add(integer, public.mood): create function add(integer, public.mood) | lock: none
CREATE FUNCTION public.add (n integer, m public.mood) RETURNS integer LANGUAGE sql IMMUTABLE
AS $$select n + weight(m)$$;
-- 8.2 revoke all on function add(integer, public.mood) from public | lock: none
REVOKE EXECUTE ON ROUTINE public.add (integer, public.mood) FROM PUBLIC;
-- 9.1 undo: drop aggregate weights(public.mood): drop view sums | lock: ACCESS EXCLUSIVE on sums
DROP VIEW public.sums;
-- 9.2 create aggregate weights(public.mood) | lock: none
CREATE AGGREGATE public.weights (public.mood) (SFUNC = public.add, STYPE = integer, INITCOND = '0');
-- 9.3 create view sums | lock: none
CREATE VIEW public.sums AS
select public.weights(mood) as weights from public.days;
-- 9.4 let aggregate weights(public.mood) belong to app | lock: none
ALTER ROUTINE public.weights (public.mood) OWNER TO app;
COMMIT;

BEGIN;
-- 10.1 undo: put the successor of days.mood in its place, rebuilding view scores, view sums: add column days.pleat_new_mood public.mood | lock: ACCESS EXCLUSIVE on days
ALTER TABLE public.days ADD COLUMN pleat_new_mood public.mood;
-- 10.2 create schema pleat if it is not there yet | lock: none
CREATE SCHEMA IF NOT EXISTS pleat;
-- 10.3 create the function of the trigger that follows | lock: none
CREATE OR REPLACE FUNCTION pleat."public.days.pleat_new_mood" () RETURNS trigger LANGUAGE plpgsql AS $pleat$
#variable_conflict use_column
BEGIN
  IF TG_OP = 'UPDATE' THEN
    IF NEW.pleat_new_mood IS DISTINCT FROM OLD.pleat_new_mood THEN RETURN NEW; END IF;
  END IF;
  BEGIN
    SELECT (mood::text::public.mood) INTO NEW.pleat_new_mood FROM (SELECT NEW.*) AS days;
  EXCEPTION WHEN data_exception THEN
    NEW.pleat_new_mood:= NULL;
  END;
  RETURN NEW;
END $pleat$;
-- 10.4 keep days.pleat_new_mood equal to mood | lock: SHARE ROW EXCLUSIVE on days
CREATE TRIGGER pleat_mirror_pleat_new_mood BEFORE INSERT OR UPDATE ON public.days FOR EACH ROW EXECUTE FUNCTION pleat."public.days.pleat_new_mood" ('mirror', 'mood', 'pleat_new_mood');
-- 10.5 say what the trigger is for | lock: ACCESS SHARE on days
COMMENT ON TRIGGER pleat_mirror_pleat_new_mood ON public.days IS 'pleat: keeps pleat_new_mood equal to mood while a change is under way';
COMMIT;

-- 11. fill days.pleat_new_mood | lock: ROW EXCLUSIVE on days
CALL pleat.backfill('fill days.pleat_new_mood once more', 'public.days', ARRAY['id'], $pleat$
  UPDATE public.days SET pleat_new_mood = (mood::text::public.mood)
  WHERE PLEAT_BATCH AND public.days.pleat_new_mood IS DISTINCT FROM (mood::text::public.mood)
$pleat$);

BEGIN;
-- 12.1 undo: put the successor of days.mood in its place, rebuilding view scores, view sums: drop view sums | lock: ACCESS EXCLUSIVE on sums
DROP VIEW public.sums;
-- 12.2 drop view scores | lock: ACCESS EXCLUSIVE on scores
DROP VIEW public.scores;
-- 12.3 stop keeping days.pleat_new_mood equal to mood | lock: ACCESS EXCLUSIVE on days
DROP TRIGGER pleat_mirror_pleat_new_mood ON public.days;
-- 12.4 drop the function of that trigger | lock: none
DROP FUNCTION pleat."public.days.pleat_new_mood" ();
-- 12.5 rename column days.mood to pleat_old_mood | lock: ACCESS EXCLUSIVE on days
ALTER TABLE public.days RENAME COLUMN mood TO pleat_old_mood;
-- 12.6 rename column days.pleat_new_mood to mood | lock: ACCESS EXCLUSIVE on days
ALTER TABLE public.days RENAME COLUMN pleat_new_mood TO mood;
-- 12.7 drop column days.pleat_old_mood | lock: ACCESS EXCLUSIVE on days
ALTER TABLE public.days DROP COLUMN pleat_old_mood;
-- 12.8 create view scores | lock: none
CREATE VIEW public.scores AS
select id, public.weight(mood) as weight, mood::integer as number, mood =@ 'good' as is_good from public.days;
-- 12.9 create view sums | lock: none
CREATE VIEW public.sums AS
select public.weights(mood) as weights from public.days;
-- 12.10 add column days.pleat_new_mood public.pleat_new_mood | lock: ACCESS EXCLUSIVE on days
ALTER TABLE public.days ADD COLUMN pleat_new_mood public.pleat_new_mood;
-- 12.11 create schema pleat if it is not there yet | lock: none
CREATE SCHEMA IF NOT EXISTS pleat;
-- 12.12 create the function of the trigger that follows | lock: none
CREATE OR REPLACE FUNCTION pleat."public.days.pleat_new_mood" () RETURNS trigger LANGUAGE plpgsql AS $pleat$
#variable_conflict use_column
BEGIN
  IF TG_OP = 'UPDATE' THEN
    IF NEW.pleat_new_mood IS DISTINCT FROM OLD.pleat_new_mood THEN RETURN NEW; END IF;
  END IF;
  BEGIN
    SELECT ((CASE mood::text WHEN 'fair' THEN 'bad' ELSE mood::text END)::public.pleat_new_mood) INTO NEW.pleat_new_mood FROM (SELECT NEW.*) AS days;
  EXCEPTION WHEN data_exception THEN
    NEW.pleat_new_mood:= NULL;
  END;
  RETURN NEW;
END $pleat$;
-- 12.13 keep days.pleat_new_mood equal to mood | lock: SHARE ROW EXCLUSIVE on days
CREATE TRIGGER pleat_mirror_pleat_new_mood BEFORE INSERT OR UPDATE ON public.days FOR EACH ROW EXECUTE FUNCTION pleat."public.days.pleat_new_mood" ('mirror', 'mood', 'pleat_new_mood');
-- 12.14 say what the trigger is for | lock: ACCESS SHARE on days
COMMENT ON TRIGGER pleat_mirror_pleat_new_mood ON public.days IS 'pleat: keeps pleat_new_mood equal to mood while a change is under way';
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
-- 1.1 undo: add a successor of type public.pleat_new_mood for days.mood: stop keeping days.pleat_new_mood equal to mood | lock: ACCESS EXCLUSIVE on days
DROP TRIGGER pleat_mirror_pleat_new_mood ON public.days;
-- 1.2 drop the function of that trigger | lock: none
DROP FUNCTION pleat."public.days.pleat_new_mood" ();
-- 1.3 drop column days.pleat_new_mood | lock: ACCESS EXCLUSIVE on days
ALTER TABLE public.days DROP COLUMN pleat_new_mood;
-- 2. drop aggregate weights(public.pleat_new_mood) | lock: none
DROP ROUTINE public.weights (public.pleat_new_mood);
-- 3. drop cast (public.pleat_new_mood AS integer) | lock: none
DROP CAST (public.pleat_new_mood AS integer);
-- 4. drop operator =@(public.pleat_new_mood, public.pleat_new_mood) | lock: none
DROP OPERATOR public.=@ (public.pleat_new_mood, public.pleat_new_mood);
-- 5. drop function weight(public.pleat_new_mood) | lock: none
DROP ROUTINE public.weight (public.pleat_new_mood);
-- 6. drop function alike(public.pleat_new_mood, public.pleat_new_mood) | lock: none
DROP ROUTINE public.alike (public.pleat_new_mood, public.pleat_new_mood);
-- 7. drop function add(integer, public.pleat_new_mood) | lock: none
DROP ROUTINE public.add (integer, public.pleat_new_mood);
-- 8. drop enum pleat_new_mood | lock: none
DROP TYPE public.pleat_new_mood;
-- 9.1 forget the backfills, all are done | lock: none
DROP TABLE IF EXISTS pleat.progress;
-- 9.2 drop the procedure that ran them | lock: none
DROP PROCEDURE IF EXISTS pleat.backfill;
-- 9.3 drop the schema that they were in | lock: none
DROP SCHEMA IF EXISTS pleat;
COMMIT;
