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
  ('convert places.data', true),
  ('convert places.state', true),
  ('copy places.extra', true),
  ('copy places.location', true),
  ('copy places.where_at', true)
ON CONFLICT (name) DO NOTHING;
-- 2.1 undo: put the successor of places.state in its place: add column places.pleat_new_state jsonb | lock: ACCESS EXCLUSIVE on places
ALTER TABLE public.places ADD COLUMN pleat_new_state jsonb;
-- 2.2 create schema pleat if it is not there yet | lock: none
CREATE SCHEMA IF NOT EXISTS pleat;
-- 2.3 create the function of the trigger that follows | lock: none
CREATE OR REPLACE FUNCTION pleat."public.places.pleat_new_state" () RETURNS trigger LANGUAGE plpgsql AS $pleat$
BEGIN
  IF TG_OP = 'UPDATE' THEN
    IF NEW.pleat_new_state IS DISTINCT FROM OLD.pleat_new_state THEN RETURN NEW; END IF;
  END IF;
  BEGIN
    NEW.pleat_new_state:= NEW.state::jsonb;
  EXCEPTION WHEN data_exception THEN
    NEW.pleat_new_state:= NULL;
  END;
  RETURN NEW;
END $pleat$;
-- 2.4 keep places.pleat_new_state equal to state | lock: SHARE ROW EXCLUSIVE on places
CREATE TRIGGER pleat_mirror_pleat_new_state BEFORE INSERT OR UPDATE ON public.places FOR EACH ROW EXECUTE FUNCTION pleat."public.places.pleat_new_state" ('mirror', 'state', 'pleat_new_state');
-- 2.5 say what the trigger is for | lock: ACCESS SHARE on places
COMMENT ON TRIGGER pleat_mirror_pleat_new_state ON public.places IS 'pleat: keeps pleat_new_state equal to state while a change is under way';
COMMIT;

-- 3. fill places.pleat_new_state from state | lock: ROW EXCLUSIVE on places
CALL pleat.backfill('fill places.pleat_new_state from state once more', 'public.places', ARRAY['id'], $pleat$
  UPDATE public.places SET pleat_new_state = public.places.state::jsonb
  WHERE PLEAT_BATCH AND public.places.pleat_new_state IS DISTINCT FROM public.places.state::jsonb
$pleat$);

BEGIN;
-- 4.1 undo: put the successor of places.state in its place: stop keeping places.pleat_new_state equal to state | lock: ACCESS EXCLUSIVE on places
DROP TRIGGER pleat_mirror_pleat_new_state ON public.places;
-- 4.2 drop the function of that trigger | lock: none
DROP FUNCTION pleat."public.places.pleat_new_state" ();
-- 4.3 rename column places.state to pleat_old_state | lock: ACCESS EXCLUSIVE on places
ALTER TABLE public.places RENAME COLUMN state TO pleat_old_state;
-- 4.4 rename column places.pleat_new_state to state | lock: ACCESS EXCLUSIVE on places
ALTER TABLE public.places RENAME COLUMN pleat_new_state TO state;
-- 4.5 drop column places.pleat_old_state | lock: ACCESS EXCLUSIVE on places
ALTER TABLE public.places DROP COLUMN pleat_old_state;
-- 4.6 add column places.pleat_new_state json | lock: ACCESS EXCLUSIVE on places
ALTER TABLE public.places ADD COLUMN pleat_new_state json;
-- 4.7 create schema pleat if it is not there yet | lock: none
CREATE SCHEMA IF NOT EXISTS pleat;
-- 4.8 create the function of the trigger that follows | lock: none
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
-- 4.9 keep places.pleat_new_state equal to state | lock: SHARE ROW EXCLUSIVE on places
CREATE TRIGGER pleat_mirror_pleat_new_state BEFORE INSERT OR UPDATE ON public.places FOR EACH ROW EXECUTE FUNCTION pleat."public.places.pleat_new_state" ('mirror', 'state', 'pleat_new_state');
-- 4.10 say what the trigger is for | lock: ACCESS SHARE on places
COMMENT ON TRIGGER pleat_mirror_pleat_new_state ON public.places IS 'pleat: keeps pleat_new_state equal to state while a change is under way';
-- 5.1 undo: put the successor of places.data in its place: add column places.pleat_new_data json | lock: ACCESS EXCLUSIVE on places
ALTER TABLE public.places ADD COLUMN pleat_new_data json;
-- 5.2 create schema pleat if it is not there yet | lock: none
CREATE SCHEMA IF NOT EXISTS pleat;
-- 5.3 create the function of the trigger that follows | lock: none
CREATE OR REPLACE FUNCTION pleat."public.places.pleat_new_data" () RETURNS trigger LANGUAGE plpgsql AS $pleat$
BEGIN
  IF TG_OP = 'UPDATE' THEN
    IF ROW(NEW.pleat_new_data)::record OPERATOR(pg_catalog.*<>) ROW(OLD.pleat_new_data)::record THEN RETURN NEW; END IF;
  END IF;
  BEGIN
    NEW.pleat_new_data:= NEW.data::json;
  EXCEPTION WHEN data_exception THEN
    NEW.pleat_new_data:= NULL;
  END;
  RETURN NEW;
END $pleat$;
-- 5.4 keep places.pleat_new_data equal to data | lock: SHARE ROW EXCLUSIVE on places
CREATE TRIGGER pleat_mirror_pleat_new_data BEFORE INSERT OR UPDATE ON public.places FOR EACH ROW EXECUTE FUNCTION pleat."public.places.pleat_new_data" ('mirror', 'data', 'pleat_new_data');
-- 5.5 say what the trigger is for | lock: ACCESS SHARE on places
COMMENT ON TRIGGER pleat_mirror_pleat_new_data ON public.places IS 'pleat: keeps pleat_new_data equal to data while a change is under way';
COMMIT;

-- 6. fill places.pleat_new_data from data | lock: ROW EXCLUSIVE on places
CALL pleat.backfill('fill places.pleat_new_data from data once more', 'public.places', ARRAY['id'], $pleat$
  UPDATE public.places SET pleat_new_data = public.places.data::json
  WHERE PLEAT_BATCH AND ROW(public.places.pleat_new_data)::record OPERATOR(pg_catalog.*<>) ROW(public.places.data::json)::record
$pleat$);

BEGIN;
-- 7.1 undo: put the successor of places.data in its place: stop keeping places.pleat_new_data equal to data | lock: ACCESS EXCLUSIVE on places
DROP TRIGGER pleat_mirror_pleat_new_data ON public.places;
-- 7.2 drop the function of that trigger | lock: none
DROP FUNCTION pleat."public.places.pleat_new_data" ();
-- 7.3 rename column places.data to pleat_old_data | lock: ACCESS EXCLUSIVE on places
ALTER TABLE public.places RENAME COLUMN data TO pleat_old_data;
-- 7.4 rename column places.pleat_new_data to data | lock: ACCESS EXCLUSIVE on places
ALTER TABLE public.places RENAME COLUMN pleat_new_data TO data;
-- 7.5 drop column places.pleat_old_data | lock: ACCESS EXCLUSIVE on places
ALTER TABLE public.places DROP COLUMN pleat_old_data;
-- 7.6 add column places.pleat_new_data jsonb | lock: ACCESS EXCLUSIVE on places
ALTER TABLE public.places ADD COLUMN pleat_new_data jsonb;
-- 7.7 create schema pleat if it is not there yet | lock: none
CREATE SCHEMA IF NOT EXISTS pleat;
-- 7.8 create the function of the trigger that follows | lock: none
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
-- 7.9 keep places.pleat_new_data equal to data | lock: SHARE ROW EXCLUSIVE on places
CREATE TRIGGER pleat_mirror_pleat_new_data BEFORE INSERT OR UPDATE ON public.places FOR EACH ROW EXECUTE FUNCTION pleat."public.places.pleat_new_data" ('mirror', 'data', 'pleat_new_data');
-- 7.10 say what the trigger is for | lock: ACCESS SHARE on places
COMMENT ON TRIGGER pleat_mirror_pleat_new_data ON public.places IS 'pleat: keeps pleat_new_data equal to data while a change is under way';
-- 8.1 undo: drop the copy and rename column places.both to where_at: add column places.both public.spot | lock: ACCESS EXCLUSIVE on places
ALTER TABLE public.places ADD COLUMN "both" public.spot;
-- 8.2 create schema pleat if it is not there yet | lock: none
CREATE SCHEMA IF NOT EXISTS pleat;
-- 8.3 create the function of the trigger that follows | lock: none
CREATE OR REPLACE FUNCTION pleat."public.places.both" () RETURNS trigger LANGUAGE plpgsql AS $pleat$
BEGIN
  IF TG_OP = 'INSERT' THEN
    IF NEW."both" IS DISTINCT FROM NULL THEN NEW.where_at:= NEW."both"; ELSE NEW."both":= NEW.where_at; END IF;
  ELSIF ROW(NEW."both")::record OPERATOR(pg_catalog.*<>) ROW(OLD."both")::record THEN
    NEW.where_at:= NEW."both";
  ELSE
    NEW."both":= NEW.where_at;
  END IF;
  RETURN NEW;
END $pleat$;
-- 8.4 keep places.both equal to where_at | lock: SHARE ROW EXCLUSIVE on places
CREATE TRIGGER pleat_mirror_both BEFORE INSERT OR UPDATE ON public.places FOR EACH ROW EXECUTE FUNCTION pleat."public.places.both" ('mirror', 'where_at', 'both');
-- 8.5 say what the trigger is for | lock: ACCESS SHARE on places
COMMENT ON TRIGGER pleat_mirror_both ON public.places IS 'pleat: keeps both equal to where_at while a change is under way';
COMMIT;

-- 9. fill places.both from where_at | lock: ROW EXCLUSIVE on places
CALL pleat.backfill('fill places.both from where_at once more', 'public.places', ARRAY['id'], $pleat$
  UPDATE public.places SET "both" = public.places.where_at
  WHERE PLEAT_BATCH AND ROW(public.places."both")::record OPERATOR(pg_catalog.*<>) ROW(public.places.where_at)::record
$pleat$);

BEGIN;
-- 10.1 undo: drop the copy and rename column places.both to where_at: stop keeping places.both equal to where_at | lock: ACCESS EXCLUSIVE on places
DROP TRIGGER pleat_mirror_both ON public.places;
-- 10.2 drop the function of that trigger | lock: none
DROP FUNCTION pleat."public.places.both" ();
-- 10.3 rename column places.where_at to pleat_swap_where_at | lock: ACCESS EXCLUSIVE on places
ALTER TABLE public.places RENAME COLUMN where_at TO pleat_swap_where_at;
-- 10.4 rename column places.both to where_at | lock: ACCESS EXCLUSIVE on places
ALTER TABLE public.places RENAME COLUMN "both" TO where_at;
-- 10.5 rename column places.pleat_swap_where_at to both | lock: ACCESS EXCLUSIVE on places
ALTER TABLE public.places RENAME COLUMN pleat_swap_where_at TO "both";
-- 10.6 create schema pleat if it is not there yet | lock: none
CREATE SCHEMA IF NOT EXISTS pleat;
-- 10.7 create the function of the trigger that follows | lock: none
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
-- 10.8 keep places.where_at equal to both | lock: SHARE ROW EXCLUSIVE on places
CREATE TRIGGER pleat_mirror_where_at BEFORE INSERT OR UPDATE ON public.places FOR EACH ROW EXECUTE FUNCTION pleat."public.places.where_at" ('mirror', 'both', 'where_at');
-- 10.9 say what the trigger is for | lock: ACCESS SHARE on places
COMMENT ON TRIGGER pleat_mirror_where_at ON public.places IS 'pleat: keeps where_at equal to both while a change is under way';
-- 11.1 undo: drop the copy and rename column places.at to location: add column places.at point | lock: ACCESS EXCLUSIVE on places
ALTER TABLE public.places ADD COLUMN at point;
-- 11.2 create schema pleat if it is not there yet | lock: none
CREATE SCHEMA IF NOT EXISTS pleat;
-- 11.3 create the function of the trigger that follows | lock: none
CREATE OR REPLACE FUNCTION pleat."public.places.at" () RETURNS trigger LANGUAGE plpgsql AS $pleat$
BEGIN
  IF TG_OP = 'INSERT' THEN
    IF NEW.at IS DISTINCT FROM NULL THEN NEW.location:= NEW.at; ELSE NEW.at:= NEW.location; END IF;
  ELSIF ROW(NEW.at)::record OPERATOR(pg_catalog.*<>) ROW(OLD.at)::record THEN
    NEW.location:= NEW.at;
  ELSE
    NEW.at:= NEW.location;
  END IF;
  RETURN NEW;
END $pleat$;
-- 11.4 keep places.at equal to location | lock: SHARE ROW EXCLUSIVE on places
CREATE TRIGGER pleat_mirror_at BEFORE INSERT OR UPDATE ON public.places FOR EACH ROW EXECUTE FUNCTION pleat."public.places.at" ('mirror', 'location', 'at');
-- 11.5 say what the trigger is for | lock: ACCESS SHARE on places
COMMENT ON TRIGGER pleat_mirror_at ON public.places IS 'pleat: keeps at equal to location while a change is under way';
COMMIT;

-- 12. fill places.at from location | lock: ROW EXCLUSIVE on places
CALL pleat.backfill('fill places.at from location once more', 'public.places', ARRAY['id'], $pleat$
  UPDATE public.places SET at = public.places.location
  WHERE PLEAT_BATCH AND ROW(public.places.at)::record OPERATOR(pg_catalog.*<>) ROW(public.places.location)::record
$pleat$);

BEGIN;
-- 13.1 undo: drop the copy and rename column places.at to location: stop keeping places.at equal to location | lock: ACCESS EXCLUSIVE on places
DROP TRIGGER pleat_mirror_at ON public.places;
-- 13.2 drop the function of that trigger | lock: none
DROP FUNCTION pleat."public.places.at" ();
-- 13.3 rename column places.location to pleat_swap_location | lock: ACCESS EXCLUSIVE on places
ALTER TABLE public.places RENAME COLUMN location TO pleat_swap_location;
-- 13.4 rename column places.at to location | lock: ACCESS EXCLUSIVE on places
ALTER TABLE public.places RENAME COLUMN at TO location;
-- 13.5 rename column places.pleat_swap_location to at | lock: ACCESS EXCLUSIVE on places
ALTER TABLE public.places RENAME COLUMN pleat_swap_location TO at;
-- 13.6 create schema pleat if it is not there yet | lock: none
CREATE SCHEMA IF NOT EXISTS pleat;
-- 13.7 create the function of the trigger that follows | lock: none
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
-- 13.8 keep places.location equal to at | lock: SHARE ROW EXCLUSIVE on places
CREATE TRIGGER pleat_mirror_location BEFORE INSERT OR UPDATE ON public.places FOR EACH ROW EXECUTE FUNCTION pleat."public.places.location" ('mirror', 'at', 'location');
-- 13.9 say what the trigger is for | lock: ACCESS SHARE on places
COMMENT ON TRIGGER pleat_mirror_location ON public.places IS 'pleat: keeps location equal to at while a change is under way';
-- 14.1 undo: drop the copy and rename column places.more to extra: add column places.more public.raw | lock: ACCESS EXCLUSIVE on places
ALTER TABLE public.places ADD COLUMN more public.raw;
-- 14.2 create schema pleat if it is not there yet | lock: none
CREATE SCHEMA IF NOT EXISTS pleat;
-- 14.3 create the function of the trigger that follows | lock: none
CREATE OR REPLACE FUNCTION pleat."public.places.more" () RETURNS trigger LANGUAGE plpgsql AS $pleat$
BEGIN
  IF TG_OP = 'INSERT' THEN
    IF NEW.more IS DISTINCT FROM NULL THEN NEW.extra:= NEW.more; ELSE NEW.more:= NEW.extra; END IF;
  ELSIF ROW(NEW.more)::record OPERATOR(pg_catalog.*<>) ROW(OLD.more)::record THEN
    NEW.extra:= NEW.more;
  ELSE
    NEW.more:= NEW.extra;
  END IF;
  RETURN NEW;
END $pleat$;
-- 14.4 keep places.more equal to extra | lock: SHARE ROW EXCLUSIVE on places
CREATE TRIGGER pleat_mirror_more BEFORE INSERT OR UPDATE ON public.places FOR EACH ROW EXECUTE FUNCTION pleat."public.places.more" ('mirror', 'extra', 'more');
-- 14.5 say what the trigger is for | lock: ACCESS SHARE on places
COMMENT ON TRIGGER pleat_mirror_more ON public.places IS 'pleat: keeps more equal to extra while a change is under way';
COMMIT;

-- 15. fill places.more from extra | lock: ROW EXCLUSIVE on places
CALL pleat.backfill('fill places.more from extra once more', 'public.places', ARRAY['id'], $pleat$
  UPDATE public.places SET more = public.places.extra
  WHERE PLEAT_BATCH AND ROW(public.places.more)::record OPERATOR(pg_catalog.*<>) ROW(public.places.extra)::record
$pleat$);

BEGIN;
-- 16.1 undo: drop the copy and rename column places.more to extra: stop keeping places.more equal to extra | lock: ACCESS EXCLUSIVE on places
DROP TRIGGER pleat_mirror_more ON public.places;
-- 16.2 drop the function of that trigger | lock: none
DROP FUNCTION pleat."public.places.more" ();
-- 16.3 rename column places.extra to pleat_swap_extra | lock: ACCESS EXCLUSIVE on places
ALTER TABLE public.places RENAME COLUMN extra TO pleat_swap_extra;
-- 16.4 rename column places.more to extra | lock: ACCESS EXCLUSIVE on places
ALTER TABLE public.places RENAME COLUMN more TO extra;
-- 16.5 rename column places.pleat_swap_extra to more | lock: ACCESS EXCLUSIVE on places
ALTER TABLE public.places RENAME COLUMN pleat_swap_extra TO more;
-- 16.6 create schema pleat if it is not there yet | lock: none
CREATE SCHEMA IF NOT EXISTS pleat;
-- 16.7 create the function of the trigger that follows | lock: none
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
-- 16.8 keep places.extra equal to more | lock: SHARE ROW EXCLUSIVE on places
CREATE TRIGGER pleat_mirror_extra BEFORE INSERT OR UPDATE ON public.places FOR EACH ROW EXECUTE FUNCTION pleat."public.places.extra" ('mirror', 'more', 'extra');
-- 16.9 say what the trigger is for | lock: ACCESS SHARE on places
COMMENT ON TRIGGER pleat_mirror_extra ON public.places IS 'pleat: keeps extra equal to more while a change is under way';
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
-- 1.1 undo: add a successor of type json for places.state: stop keeping places.pleat_new_state equal to state | lock: ACCESS EXCLUSIVE on places
DROP TRIGGER pleat_mirror_pleat_new_state ON public.places;
-- 1.2 drop the function of that trigger | lock: none
DROP FUNCTION pleat."public.places.pleat_new_state" ();
-- 1.3 drop column places.pleat_new_state | lock: ACCESS EXCLUSIVE on places
ALTER TABLE public.places DROP COLUMN pleat_new_state;
-- 2.1 undo: add a successor of type jsonb for places.data: stop keeping places.pleat_new_data equal to data | lock: ACCESS EXCLUSIVE on places
DROP TRIGGER pleat_mirror_pleat_new_data ON public.places;
-- 2.2 drop the function of that trigger | lock: none
DROP FUNCTION pleat."public.places.pleat_new_data" ();
-- 2.3 drop column places.pleat_new_data | lock: ACCESS EXCLUSIVE on places
ALTER TABLE public.places DROP COLUMN pleat_new_data;
-- 3.1 undo: add column places.where_at and keep it equal to both: stop keeping places.where_at equal to both | lock: ACCESS EXCLUSIVE on places
DROP TRIGGER pleat_mirror_where_at ON public.places;
-- 3.2 drop the function of that trigger | lock: none
DROP FUNCTION pleat."public.places.where_at" ();
-- 3.3 drop column places.where_at | lock: ACCESS EXCLUSIVE on places
ALTER TABLE public.places DROP COLUMN where_at;
-- 4.1 undo: add column places.location and keep it equal to at: stop keeping places.location equal to at | lock: ACCESS EXCLUSIVE on places
DROP TRIGGER pleat_mirror_location ON public.places;
-- 4.2 drop the function of that trigger | lock: none
DROP FUNCTION pleat."public.places.location" ();
-- 4.3 drop column places.location | lock: ACCESS EXCLUSIVE on places
ALTER TABLE public.places DROP COLUMN location;
-- 5.1 undo: add column places.extra and keep it equal to more: stop keeping places.extra equal to more | lock: ACCESS EXCLUSIVE on places
DROP TRIGGER pleat_mirror_extra ON public.places;
-- 5.2 drop the function of that trigger | lock: none
DROP FUNCTION pleat."public.places.extra" ();
-- 5.3 drop column places.extra | lock: ACCESS EXCLUSIVE on places
ALTER TABLE public.places DROP COLUMN extra;
-- 6.1 forget the backfills, all are done | lock: none
DROP TABLE IF EXISTS pleat.progress;
-- 6.2 drop the procedure that ran them | lock: none
DROP PROCEDURE IF EXISTS pleat.backfill;
-- 6.3 drop the schema that they were in | lock: none
DROP SCHEMA IF EXISTS pleat;
COMMIT;
