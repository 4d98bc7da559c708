-- pleat: expand, up
-- before: any code; new code may be started once the backfill phase is complete
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
  ('convert days.mood', false)
ON CONFLICT (name) DO NOTHING;
-- 2.1 create enum pleat_new_mood | lock: none
CREATE TYPE public.pleat_new_mood AS ENUM ('good', 'bad');
-- 2.2 let enum pleat_new_mood belong to app | lock: none
ALTER TYPE public.pleat_new_mood OWNER TO app;
-- 3.1 create function add(integer, public.pleat_new_mood) | lock: none
CREATE FUNCTION public.add (n integer, m public.pleat_new_mood) RETURNS integer LANGUAGE sql IMMUTABLE
AS $$select n + weight(m)$$;
-- 3.2 revoke all on function add(integer, public.pleat_new_mood) from public | lock: none
REVOKE EXECUTE ON ROUTINE public.add (integer, public.pleat_new_mood) FROM PUBLIC;
-- 4. create function alike(public.pleat_new_mood, public.pleat_new_mood) | lock: none
CREATE FUNCTION public.alike (a public.pleat_new_mood, b public.pleat_new_mood) RETURNS boolean LANGUAGE sql IMMUTABLE
AS $$select weight(a) = weight(b)$$;
-- 5.1 create function weight(public.pleat_new_mood) | lock: none
CREATE FUNCTION public.weight (m public.pleat_new_mood) RETURNS integer LANGUAGE sql IMMUTABLE
AS $$select case when m = 'good' then 1 else 0 end$$;
-- 5.2 let function weight(public.pleat_new_mood) belong to app | lock: none
ALTER ROUTINE public.weight (public.pleat_new_mood) OWNER TO app;
-- 5.3 grant all on function weight(public.pleat_new_mood) to auditor | lock: none
GRANT EXECUTE ON ROUTINE public.weight (public.pleat_new_mood) TO auditor;
-- 6.1 create operator =@(public.pleat_new_mood, public.pleat_new_mood) | lock: none
CREATE OPERATOR public.=@ ( FUNCTION = public.alike, LEFTARG = public.pleat_new_mood, RIGHTARG = public.pleat_new_mood);
-- 6.2 let operator =@(public.pleat_new_mood, public.pleat_new_mood) belong to app | lock: none
ALTER OPERATOR public.=@ (public.pleat_new_mood, public.pleat_new_mood) OWNER TO app;
-- 7. create cast (public.pleat_new_mood AS integer) | lock: none
CREATE CAST (public.pleat_new_mood AS integer) WITH FUNCTION public.weight (public.pleat_new_mood);
-- 8.1 create aggregate weights(public.pleat_new_mood) | lock: none
CREATE AGGREGATE public.weights (public.pleat_new_mood) (SFUNC = public.add, STYPE = integer, INITCOND = '0');
-- 8.2 let aggregate weights(public.pleat_new_mood) belong to app | lock: none
ALTER ROUTINE public.weights (public.pleat_new_mood) OWNER TO app;
-- 9.1 add a successor of type public.pleat_new_mood for days.mood: add column days.pleat_new_mood public.pleat_new_mood | lock: ACCESS EXCLUSIVE on days
ALTER TABLE public.days ADD COLUMN pleat_new_mood public.pleat_new_mood;
-- 9.2 create schema pleat if it is not there yet | lock: none
CREATE SCHEMA IF NOT EXISTS pleat;
-- 9.3 create the function of the trigger that follows | lock: none
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
-- 9.4 keep days.pleat_new_mood equal to mood | lock: SHARE ROW EXCLUSIVE on days
CREATE TRIGGER pleat_mirror_pleat_new_mood BEFORE INSERT OR UPDATE ON public.days FOR EACH ROW EXECUTE FUNCTION pleat."public.days.pleat_new_mood" ('mirror', 'mood', 'pleat_new_mood');
-- 9.5 say what the trigger is for | lock: ACCESS SHARE on days
COMMENT ON TRIGGER pleat_mirror_pleat_new_mood ON public.days IS 'pleat: keeps pleat_new_mood equal to mood while a change is under way';
COMMIT;

-- pleat: backfill, up
-- before: any code; run after the expand phase; afterwards new code may be started beside old code
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = public;

-- 10. fill days.pleat_new_mood | lock: ROW EXCLUSIVE on days
CALL pleat.backfill('convert days.mood', 'public.days', ARRAY['id'], $pleat$
  UPDATE public.days SET pleat_new_mood = ((CASE mood::text WHEN 'fair' THEN 'bad' ELSE mood::text END)::public.pleat_new_mood)
  WHERE PLEAT_BATCH AND public.days.pleat_new_mood IS DISTINCT FROM ((CASE mood::text WHEN 'fair' THEN 'bad' ELSE mood::text END)::public.pleat_new_mood)
$pleat$);

-- pleat: contract, up
-- before: only new code runs; the backfill phase is complete
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = public;

-- 11. fill days.pleat_new_mood | lock: ROW EXCLUSIVE on days | H302 fails and changes nothing if rows exist that break the rule
CALL pleat.backfill('fill days.pleat_new_mood once more', 'public.days', ARRAY['id'], $pleat$
  UPDATE public.days SET pleat_new_mood = ((CASE mood::text WHEN 'fair' THEN 'bad' ELSE mood::text END)::public.pleat_new_mood)
  WHERE PLEAT_BATCH AND public.days.pleat_new_mood IS DISTINCT FROM ((CASE mood::text WHEN 'fair' THEN 'bad' ELSE mood::text END)::public.pleat_new_mood)
$pleat$);

BEGIN;
-- 12.1 put the successor of days.mood in its place, rebuilding view scores, view sums: drop view sums | lock: ACCESS EXCLUSIVE on sums | H301 code from before the change fails from here on
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
-- 12.7 drop column days.pleat_old_mood | lock: ACCESS EXCLUSIVE on days | H103 going back converts the values again and may not restore the old text exactly ('fair' became 'bad')
ALTER TABLE public.days DROP COLUMN pleat_old_mood;
-- 12.8 create view scores | lock: none
CREATE VIEW public.scores AS
select id, public.weight(mood) as weight, mood::integer as number, mood =@ 'good' as is_good from public.days;
-- 12.9 create view sums | lock: none
CREATE VIEW public.sums AS
select public.weights(mood) as weights from public.days;
-- 13.1 drop view sums | lock: ACCESS EXCLUSIVE on sums | H301 code from before the change fails from here on
DROP VIEW public.sums;
-- 13.2 drop aggregate weights(public.mood) | lock: none
DROP ROUTINE public.weights (public.mood);
-- 13.3 create view sums | lock: none
CREATE VIEW public.sums AS
select public.weights(mood) as weights from public.days;
-- 14. drop function add(integer, public.mood) | lock: none | H301 code from before the change fails from here on
DROP ROUTINE public.add (integer, public.mood);
-- 15. drop operator =@(public.mood, public.mood) | lock: none | H301 code from before the change fails from here on
DROP OPERATOR public.=@ (public.mood, public.mood);
-- 16. drop function alike(public.mood, public.mood) | lock: none | H301 code from before the change fails from here on
DROP ROUTINE public.alike (public.mood, public.mood);
-- 17. drop cast (public.mood AS integer) | lock: none | H301 code from before the change fails from here on
DROP CAST (public.mood AS integer);
-- 18. drop function weight(public.mood) | lock: none | H301 code from before the change fails from here on
DROP ROUTINE public.weight (public.mood);
-- 19. drop enum mood | lock: none
DROP TYPE public.mood;
-- 20. rename enum pleat_new_mood to mood | lock: none
ALTER TYPE public.pleat_new_mood RENAME TO mood;
-- 21.1 forget the backfills, all are done | lock: none
DROP TABLE IF EXISTS pleat.progress;
-- 21.2 drop the procedure that ran them | lock: none
DROP PROCEDURE IF EXISTS pleat.backfill;
-- 21.3 drop the schema that they were in | lock: none
DROP SCHEMA IF EXISTS pleat;
COMMIT;
