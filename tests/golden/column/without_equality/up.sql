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
  ('copy places.extra', false),
  ('copy places.location', false),
  ('copy places.where_at', false),
  ('convert places.data', false),
  ('convert places.state', false)
ON CONFLICT (name) DO NOTHING;
-- 2.1 add column places.extra and keep it equal to more: add column places.extra public.raw | lock: ACCESS EXCLUSIVE on places | H304 reads by the new name use no index until the contract phase
ALTER TABLE public.places ADD COLUMN extra public.raw;
-- 2.2 create schema pleat if it is not there yet | lock: none
CREATE SCHEMA IF NOT EXISTS pleat;
-- 2.3 create the function of the trigger that follows | lock: none
CREATE OR REPLACE FUNCTION pleat."public.places.extra" () RETURNS trigger LANGUAGE plpgsql AS $pleat$
BEGIN
  IF TG_OP = 'INSERT' THEN
    IF NEW.extra IS DISTINCT FROM NULL THEN NEW.more:= NEW.extra; ELSE NEW.extra:= NEW.more; END IF;
  ELSIF ROW(NEW.extra)::record OPERATOR(pg_catalog.*<>) ROW(OLD.extra)::record THEN
    NEW.more:= NEW.extra;
  ELSE
    NEW.extra:= NEW.more;
  END IF;
  RETURN NEW;
END $pleat$;
-- 2.4 keep places.extra equal to more | lock: SHARE ROW EXCLUSIVE on places
CREATE TRIGGER pleat_mirror_extra BEFORE INSERT OR UPDATE ON public.places FOR EACH ROW EXECUTE FUNCTION pleat."public.places.extra" ('mirror', 'more', 'extra');
-- 2.5 say what the trigger is for | lock: ACCESS SHARE on places
COMMENT ON TRIGGER pleat_mirror_extra ON public.places IS 'pleat: keeps extra equal to more while a change is under way';
-- 3.1 add column places.location and keep it equal to at: add column places.location point | lock: ACCESS EXCLUSIVE on places | H304 reads by the new name use no index until the contract phase
ALTER TABLE public.places ADD COLUMN location point;
-- 3.2 create schema pleat if it is not there yet | lock: none
CREATE SCHEMA IF NOT EXISTS pleat;
-- 3.3 create the function of the trigger that follows | lock: none
CREATE OR REPLACE FUNCTION pleat."public.places.location" () RETURNS trigger LANGUAGE plpgsql AS $pleat$
BEGIN
  IF TG_OP = 'INSERT' THEN
    IF NEW.location IS DISTINCT FROM NULL THEN NEW.at:= NEW.location; ELSE NEW.location:= NEW.at; END IF;
  ELSIF ROW(NEW.location)::record OPERATOR(pg_catalog.*<>) ROW(OLD.location)::record THEN
    NEW.at:= NEW.location;
  ELSE
    NEW.location:= NEW.at;
  END IF;
  RETURN NEW;
END $pleat$;
-- 3.4 keep places.location equal to at | lock: SHARE ROW EXCLUSIVE on places
CREATE TRIGGER pleat_mirror_location BEFORE INSERT OR UPDATE ON public.places FOR EACH ROW EXECUTE FUNCTION pleat."public.places.location" ('mirror', 'at', 'location');
-- 3.5 say what the trigger is for | lock: ACCESS SHARE on places
COMMENT ON TRIGGER pleat_mirror_location ON public.places IS 'pleat: keeps location equal to at while a change is under way';
-- 4.1 add column places.where_at and keep it equal to both: add column places.where_at public.spot | lock: ACCESS EXCLUSIVE on places | H304 reads by the new name use no index until the contract phase
ALTER TABLE public.places ADD COLUMN where_at public.spot;
-- 4.2 create schema pleat if it is not there yet | lock: none
CREATE SCHEMA IF NOT EXISTS pleat;
-- 4.3 create the function of the trigger that follows | lock: none
CREATE OR REPLACE FUNCTION pleat."public.places.where_at" () RETURNS trigger LANGUAGE plpgsql AS $pleat$
BEGIN
  IF TG_OP = 'INSERT' THEN
    IF NEW.where_at IS DISTINCT FROM NULL THEN NEW."both":= NEW.where_at; ELSE NEW.where_at:= NEW."both"; END IF;
  ELSIF ROW(NEW.where_at)::record OPERATOR(pg_catalog.*<>) ROW(OLD.where_at)::record THEN
    NEW."both":= NEW.where_at;
  ELSE
    NEW.where_at:= NEW."both";
  END IF;
  RETURN NEW;
END $pleat$;
-- 4.4 keep places.where_at equal to both | lock: SHARE ROW EXCLUSIVE on places
CREATE TRIGGER pleat_mirror_where_at BEFORE INSERT OR UPDATE ON public.places FOR EACH ROW EXECUTE FUNCTION pleat."public.places.where_at" ('mirror', 'both', 'where_at');
-- 4.5 say what the trigger is for | lock: ACCESS SHARE on places
COMMENT ON TRIGGER pleat_mirror_where_at ON public.places IS 'pleat: keeps where_at equal to both while a change is under way';
-- 5.1 add a successor of type jsonb for places.data: add column places.pleat_new_data jsonb | lock: ACCESS EXCLUSIVE on places
ALTER TABLE public.places ADD COLUMN pleat_new_data jsonb;
-- 5.2 create schema pleat if it is not there yet | lock: none
CREATE SCHEMA IF NOT EXISTS pleat;
-- 5.3 create the function of the trigger that follows | lock: none
CREATE OR REPLACE FUNCTION pleat."public.places.pleat_new_data" () RETURNS trigger LANGUAGE plpgsql AS $pleat$
BEGIN
  IF TG_OP = 'UPDATE' THEN
    IF NEW.pleat_new_data IS DISTINCT FROM OLD.pleat_new_data THEN RETURN NEW; END IF;
  END IF;
  BEGIN
    NEW.pleat_new_data:= NEW.data::jsonb;
  EXCEPTION WHEN data_exception THEN
    NEW.pleat_new_data:= NULL;
  END;
  RETURN NEW;
END $pleat$;
-- 5.4 keep places.pleat_new_data equal to data | lock: SHARE ROW EXCLUSIVE on places
CREATE TRIGGER pleat_mirror_pleat_new_data BEFORE INSERT OR UPDATE ON public.places FOR EACH ROW EXECUTE FUNCTION pleat."public.places.pleat_new_data" ('mirror', 'data', 'pleat_new_data');
-- 5.5 say what the trigger is for | lock: ACCESS SHARE on places
COMMENT ON TRIGGER pleat_mirror_pleat_new_data ON public.places IS 'pleat: keeps pleat_new_data equal to data while a change is under way';
-- 6.1 add a successor of type json for places.state: add column places.pleat_new_state json | lock: ACCESS EXCLUSIVE on places
ALTER TABLE public.places ADD COLUMN pleat_new_state json;
-- 6.2 create schema pleat if it is not there yet | lock: none
CREATE SCHEMA IF NOT EXISTS pleat;
-- 6.3 create the function of the trigger that follows | lock: none
CREATE OR REPLACE FUNCTION pleat."public.places.pleat_new_state" () RETURNS trigger LANGUAGE plpgsql AS $pleat$
BEGIN
  IF TG_OP = 'UPDATE' THEN
    IF ROW(NEW.pleat_new_state)::record OPERATOR(pg_catalog.*<>) ROW(OLD.pleat_new_state)::record THEN RETURN NEW; END IF;
  END IF;
  BEGIN
    NEW.pleat_new_state:= NEW.state::json;
  EXCEPTION WHEN data_exception THEN
    NEW.pleat_new_state:= NULL;
  END;
  RETURN NEW;
END $pleat$;
-- 6.4 keep places.pleat_new_state equal to state | lock: SHARE ROW EXCLUSIVE on places
CREATE TRIGGER pleat_mirror_pleat_new_state BEFORE INSERT OR UPDATE ON public.places FOR EACH ROW EXECUTE FUNCTION pleat."public.places.pleat_new_state" ('mirror', 'state', 'pleat_new_state');
-- 6.5 say what the trigger is for | lock: ACCESS SHARE on places
COMMENT ON TRIGGER pleat_mirror_pleat_new_state ON public.places IS 'pleat: keeps pleat_new_state equal to state while a change is under way';
COMMIT;

-- pleat: backfill, up
-- before: any code; run after the expand phase; afterwards new code may be started beside old code
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = public;

-- 7. fill places.extra from more | lock: ROW EXCLUSIVE on places
CALL pleat.backfill('copy places.extra', 'public.places', ARRAY['id'], $pleat$
  UPDATE public.places SET extra = public.places.more
  WHERE PLEAT_BATCH AND ROW(public.places.extra)::record OPERATOR(pg_catalog.*<>) ROW(public.places.more)::record
$pleat$);

-- 8. fill places.location from at | lock: ROW EXCLUSIVE on places
CALL pleat.backfill('copy places.location', 'public.places', ARRAY['id'], $pleat$
  UPDATE public.places SET location = public.places.at
  WHERE PLEAT_BATCH AND ROW(public.places.location)::record OPERATOR(pg_catalog.*<>) ROW(public.places.at)::record
$pleat$);

-- 9. fill places.where_at from both | lock: ROW EXCLUSIVE on places
CALL pleat.backfill('copy places.where_at', 'public.places', ARRAY['id'], $pleat$
  UPDATE public.places SET where_at = public.places."both"
  WHERE PLEAT_BATCH AND ROW(public.places.where_at)::record OPERATOR(pg_catalog.*<>) ROW(public.places."both")::record
$pleat$);

-- 10. fill places.pleat_new_data from data | lock: ROW EXCLUSIVE on places
CALL pleat.backfill('convert places.data', 'public.places', ARRAY['id'], $pleat$
  UPDATE public.places SET pleat_new_data = public.places.data::jsonb
  WHERE PLEAT_BATCH AND public.places.pleat_new_data IS DISTINCT FROM public.places.data::jsonb
$pleat$);

-- 11. fill places.pleat_new_state from state | lock: ROW EXCLUSIVE on places
CALL pleat.backfill('convert places.state', 'public.places', ARRAY['id'], $pleat$
  UPDATE public.places SET pleat_new_state = public.places.state::json
  WHERE PLEAT_BATCH AND ROW(public.places.pleat_new_state)::record OPERATOR(pg_catalog.*<>) ROW(public.places.state::json)::record
$pleat$);

-- pleat: contract, up
-- before: only new code runs; the backfill phase is complete
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = public;

-- 12. fill places.pleat_new_data from data | lock: ROW EXCLUSIVE on places | H302 fails and changes nothing if rows exist that break the rule
CALL pleat.backfill('fill places.pleat_new_data from data once more', 'public.places', ARRAY['id'], $pleat$
  UPDATE public.places SET pleat_new_data = public.places.data::jsonb
  WHERE PLEAT_BATCH AND public.places.pleat_new_data IS DISTINCT FROM public.places.data::jsonb
$pleat$);

-- 13. fill places.pleat_new_state from state | lock: ROW EXCLUSIVE on places | H302 fails and changes nothing if rows exist that break the rule
CALL pleat.backfill('fill places.pleat_new_state from state once more', 'public.places', ARRAY['id'], $pleat$
  UPDATE public.places SET pleat_new_state = public.places.state::json
  WHERE PLEAT_BATCH AND ROW(public.places.pleat_new_state)::record OPERATOR(pg_catalog.*<>) ROW(public.places.state::json)::record
$pleat$);

BEGIN;
-- 14.1 drop the copy and rename column places.more to extra: stop keeping places.extra equal to more | lock: ACCESS EXCLUSIVE on places
DROP TRIGGER pleat_mirror_extra ON public.places;
-- 14.2 drop the function of that trigger | lock: none
DROP FUNCTION pleat."public.places.extra" ();
-- 14.3 drop column places.extra | lock: ACCESS EXCLUSIVE on places
ALTER TABLE public.places DROP COLUMN extra;
-- 14.4 rename column places.more to extra | lock: ACCESS EXCLUSIVE on places | H301 code from before the change fails from here on
ALTER TABLE public.places RENAME COLUMN more TO extra;
-- 15.1 drop the copy and rename column places.at to location: stop keeping places.location equal to at | lock: ACCESS EXCLUSIVE on places
DROP TRIGGER pleat_mirror_location ON public.places;
-- 15.2 drop the function of that trigger | lock: none
DROP FUNCTION pleat."public.places.location" ();
-- 15.3 drop column places.location | lock: ACCESS EXCLUSIVE on places
ALTER TABLE public.places DROP COLUMN location;
-- 15.4 rename column places.at to location | lock: ACCESS EXCLUSIVE on places | H301 code from before the change fails from here on
ALTER TABLE public.places RENAME COLUMN at TO location;
-- 16.1 drop the copy and rename column places.both to where_at: stop keeping places.where_at equal to both | lock: ACCESS EXCLUSIVE on places
DROP TRIGGER pleat_mirror_where_at ON public.places;
-- 16.2 drop the function of that trigger | lock: none
DROP FUNCTION pleat."public.places.where_at" ();
-- 16.3 drop column places.where_at | lock: ACCESS EXCLUSIVE on places
ALTER TABLE public.places DROP COLUMN where_at;
-- 16.4 rename column places.both to where_at | lock: ACCESS EXCLUSIVE on places | H301 code from before the change fails from here on
ALTER TABLE public.places RENAME COLUMN "both" TO where_at;
-- 17.1 put the successor of places.data in its place: stop keeping places.pleat_new_data equal to data | lock: ACCESS EXCLUSIVE on places
DROP TRIGGER pleat_mirror_pleat_new_data ON public.places;
-- 17.2 drop the function of that trigger | lock: none
DROP FUNCTION pleat."public.places.pleat_new_data" ();
-- 17.3 rename column places.data to pleat_old_data | lock: ACCESS EXCLUSIVE on places | H301 code from before the change fails from here on
ALTER TABLE public.places RENAME COLUMN data TO pleat_old_data;
-- 17.4 rename column places.pleat_new_data to data | lock: ACCESS EXCLUSIVE on places
ALTER TABLE public.places RENAME COLUMN pleat_new_data TO data;
-- 17.5 drop column places.pleat_old_data | lock: ACCESS EXCLUSIVE on places | H103 going back converts the values again and may not restore the old text exactly
ALTER TABLE public.places DROP COLUMN pleat_old_data;
-- 18.1 put the successor of places.state in its place: stop keeping places.pleat_new_state equal to state | lock: ACCESS EXCLUSIVE on places
DROP TRIGGER pleat_mirror_pleat_new_state ON public.places;
-- 18.2 drop the function of that trigger | lock: none
DROP FUNCTION pleat."public.places.pleat_new_state" ();
-- 18.3 rename column places.state to pleat_old_state | lock: ACCESS EXCLUSIVE on places | H301 code from before the change fails from here on
ALTER TABLE public.places RENAME COLUMN state TO pleat_old_state;
-- 18.4 rename column places.pleat_new_state to state | lock: ACCESS EXCLUSIVE on places
ALTER TABLE public.places RENAME COLUMN pleat_new_state TO state;
-- 18.5 drop column places.pleat_old_state | lock: ACCESS EXCLUSIVE on places | H103 going back converts the values again and may not restore the old text exactly
ALTER TABLE public.places DROP COLUMN pleat_old_state;
-- 19.1 forget the backfills, all are done | lock: none
DROP TABLE IF EXISTS pleat.progress;
-- 19.2 drop the procedure that ran them | lock: none
DROP PROCEDURE IF EXISTS pleat.backfill;
-- 19.3 drop the schema that they were in | lock: none
DROP SCHEMA IF EXISTS pleat;
COMMIT;
