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
  ('convert places.id', true),
  ('convert stays.place', true)
ON CONFLICT (name) DO NOTHING;
-- 2.1 undo: put the successors of places.id, stays.place in their places: add column places.pleat_new_id integer | lock: ACCESS EXCLUSIVE on places
ALTER TABLE public.places ADD COLUMN pleat_new_id integer;
-- 2.2 create schema pleat if it is not there yet | lock: none
CREATE SCHEMA IF NOT EXISTS pleat;
-- 2.3 create the function of the trigger that follows | lock: none
CREATE OR REPLACE FUNCTION pleat."public.places.pleat_new_id" () RETURNS trigger LANGUAGE plpgsql AS $pleat$
BEGIN
  IF TG_OP = 'UPDATE' THEN
    IF NEW.pleat_new_id IS DISTINCT FROM OLD.pleat_new_id THEN RETURN NEW; END IF;
  END IF;
  BEGIN
    NEW.pleat_new_id:= NEW.id::integer;
  EXCEPTION WHEN data_exception THEN
    NEW.pleat_new_id:= NULL;
  END;
  RETURN NEW;
END $pleat$;
-- 2.4 keep places.pleat_new_id equal to id | lock: SHARE ROW EXCLUSIVE on places
CREATE TRIGGER pleat_mirror_pleat_new_id BEFORE INSERT OR UPDATE ON public.places FOR EACH ROW EXECUTE FUNCTION pleat."public.places.pleat_new_id" ('mirror', 'id', 'pleat_new_id');
-- 2.5 say what the trigger is for | lock: ACCESS SHARE on places
COMMENT ON TRIGGER pleat_mirror_pleat_new_id ON public.places IS 'pleat: keeps pleat_new_id equal to id while a change is under way';
COMMIT;

-- 3. fill places.pleat_new_id from id | lock: ROW EXCLUSIVE on places
CALL pleat.backfill('fill places.pleat_new_id from id once more', 'public.places', ARRAY['tenant', 'id'], $pleat$
  UPDATE public.places SET pleat_new_id = public.places.id::integer
  WHERE PLEAT_BATCH AND public.places.pleat_new_id IS DISTINCT FROM public.places.id::integer
$pleat$);

BEGIN;
-- 4.1 undo: put the successors of places.id, stays.place in their places: add column stays.pleat_new_place integer | lock: ACCESS EXCLUSIVE on stays
ALTER TABLE public.stays ADD COLUMN pleat_new_place integer;
-- 4.2 create schema pleat if it is not there yet | lock: none
CREATE SCHEMA IF NOT EXISTS pleat;
-- 4.3 create the function of the trigger that follows | lock: none
CREATE OR REPLACE FUNCTION pleat."public.stays.pleat_new_place" () RETURNS trigger LANGUAGE plpgsql AS $pleat$
BEGIN
  IF TG_OP = 'UPDATE' THEN
    IF NEW.pleat_new_place IS DISTINCT FROM OLD.pleat_new_place THEN RETURN NEW; END IF;
  END IF;
  BEGIN
    NEW.pleat_new_place:= NEW.place::integer;
  EXCEPTION WHEN data_exception THEN
    NEW.pleat_new_place:= NULL;
  END;
  RETURN NEW;
END $pleat$;
-- 4.4 keep stays.pleat_new_place equal to place | lock: SHARE ROW EXCLUSIVE on stays
CREATE TRIGGER pleat_mirror_pleat_new_place BEFORE INSERT OR UPDATE ON public.stays FOR EACH ROW EXECUTE FUNCTION pleat."public.stays.pleat_new_place" ('mirror', 'place', 'pleat_new_place');
-- 4.5 say what the trigger is for | lock: ACCESS SHARE on stays
COMMENT ON TRIGGER pleat_mirror_pleat_new_place ON public.stays IS 'pleat: keeps pleat_new_place equal to place while a change is under way';
COMMIT;

-- 5. fill stays.pleat_new_place from place | lock: ROW EXCLUSIVE on stays
CALL pleat.backfill('fill stays.pleat_new_place from place once more', 'public.stays', ARRAY['ctid'], $pleat$
  UPDATE public.stays SET pleat_new_place = public.stays.place::integer
  WHERE PLEAT_BATCH AND public.stays.pleat_new_place IS DISTINCT FROM public.stays.place::integer
$pleat$);

SET lock_timeout = 0;
-- 6. build unique index pleat_new_places_id_name_key on places without blocking writes | lock: SHARE UPDATE EXCLUSIVE on places | H302 fails and changes nothing if rows exist that break the rule
CREATE UNIQUE INDEX CONCURRENTLY pleat_new_places_id_name_key ON public.places (pleat_new_id, name);
SET lock_timeout = '3s';

SET lock_timeout = 0;
-- 7. build unique index pleat_new_places_pkey on places without blocking writes | lock: SHARE UPDATE EXCLUSIVE on places | H302 fails and changes nothing if rows exist that break the rule
CREATE UNIQUE INDEX CONCURRENTLY pleat_new_places_pkey ON public.places (tenant, pleat_new_id);
SET lock_timeout = '3s';

BEGIN;
-- 8. reject new nulls in places.pleat_new_id | lock: ACCESS EXCLUSIVE on places
ALTER TABLE public.places ADD CONSTRAINT pleat_not_null_pleat_new_id CHECK (pleat_new_id IS NOT NULL) NOT VALID;
COMMIT;

BEGIN;
-- 9. validate constraint places.pleat_not_null_pleat_new_id | lock: SHARE UPDATE EXCLUSIVE on places | H302 fails and changes nothing if rows exist that break the rule
ALTER TABLE public.places VALIDATE CONSTRAINT pleat_not_null_pleat_new_id;
COMMIT;

BEGIN;
-- 10.1 undo: put the successors of places.id, stays.place in their places: set not null on places.pleat_new_id | lock: ACCESS EXCLUSIVE on places | H302 fails and changes nothing if rows exist that break the rule
ALTER TABLE public.places ALTER COLUMN pleat_new_id SET NOT NULL;
-- 10.2 drop constraint places.pleat_not_null_pleat_new_id | lock: ACCESS EXCLUSIVE on places
ALTER TABLE public.places DROP CONSTRAINT pleat_not_null_pleat_new_id;
-- 10.3 drop constraint stays.stays_tenant_place_fkey | lock: ACCESS EXCLUSIVE on stays, ACCESS EXCLUSIVE on places | H204 locks the referenced table as well, for an instant
ALTER TABLE public.stays DROP CONSTRAINT stays_tenant_place_fkey;
-- 10.4 stop keeping places.pleat_new_id equal to id | lock: ACCESS EXCLUSIVE on places
DROP TRIGGER pleat_mirror_pleat_new_id ON public.places;
-- 10.5 drop the function of that trigger | lock: none
DROP FUNCTION pleat."public.places.pleat_new_id" ();
-- 10.6 rename column places.id to pleat_old_id | lock: ACCESS EXCLUSIVE on places
ALTER TABLE public.places RENAME COLUMN id TO pleat_old_id;
-- 10.7 rename column places.pleat_new_id to id | lock: ACCESS EXCLUSIVE on places
ALTER TABLE public.places RENAME COLUMN pleat_new_id TO id;
-- 10.8 stop keeping stays.pleat_new_place equal to place | lock: ACCESS EXCLUSIVE on stays
DROP TRIGGER pleat_mirror_pleat_new_place ON public.stays;
-- 10.9 drop the function of that trigger | lock: none
DROP FUNCTION pleat."public.stays.pleat_new_place" ();
-- 10.10 rename column stays.place to pleat_old_place | lock: ACCESS EXCLUSIVE on stays
ALTER TABLE public.stays RENAME COLUMN place TO pleat_old_place;
-- 10.11 rename column stays.pleat_new_place to place | lock: ACCESS EXCLUSIVE on stays
ALTER TABLE public.stays RENAME COLUMN pleat_new_place TO place;
-- 10.12 drop column places.pleat_old_id | lock: ACCESS EXCLUSIVE on places
ALTER TABLE public.places DROP COLUMN pleat_old_id;
-- 10.13 drop column stays.pleat_old_place | lock: ACCESS EXCLUSIVE on stays
ALTER TABLE public.stays DROP COLUMN pleat_old_place;
-- 10.14 add unique places.places_id_name_key from its index | lock: ACCESS EXCLUSIVE on places | H302 fails and changes nothing if rows exist that break the rule
ALTER TABLE public.places ADD CONSTRAINT places_id_name_key UNIQUE USING INDEX pleat_new_places_id_name_key;
-- 10.15 add primary key places.places_pkey from its index | lock: ACCESS EXCLUSIVE on places | H302 fails and changes nothing if rows exist that break the rule
ALTER TABLE public.places ADD CONSTRAINT places_pkey PRIMARY KEY USING INDEX pleat_new_places_pkey;
-- 10.16 add check stays.stays_place_positive, not validated yet | lock: ACCESS EXCLUSIVE on stays | H302 fails and changes nothing if rows exist that break the rule
ALTER TABLE public.stays ADD CONSTRAINT stays_place_positive CHECK (place > -1000 and nights > 0) NOT VALID;
-- 10.17 add foreign key stays.stays_tenant_place_fkey, not validated yet | lock: SHARE ROW EXCLUSIVE on stays, SHARE ROW EXCLUSIVE on places | H204 locks the referenced table as well, for an instant | H302 fails and changes nothing if rows exist that break the rule
ALTER TABLE public.stays ADD CONSTRAINT stays_tenant_place_fkey FOREIGN KEY (tenant, place) REFERENCES public.places (tenant, id) NOT VALID;
COMMIT;

BEGIN;
-- 11. validate constraint stays.stays_place_positive | lock: SHARE UPDATE EXCLUSIVE on stays | H302 fails and changes nothing if rows exist that break the rule
ALTER TABLE public.stays VALIDATE CONSTRAINT stays_place_positive;
COMMIT;

BEGIN;
-- 12. validate constraint stays.stays_tenant_place_fkey | lock: SHARE UPDATE EXCLUSIVE on stays | H302 fails and changes nothing if rows exist that break the rule
ALTER TABLE public.stays VALIDATE CONSTRAINT stays_tenant_place_fkey;
COMMIT;

BEGIN;
-- 13.1 undo: put the successors of places.id, stays.place in their places: add column places.pleat_new_id bigint | lock: ACCESS EXCLUSIVE on places
ALTER TABLE public.places ADD COLUMN pleat_new_id bigint;
-- 13.2 create schema pleat if it is not there yet | lock: none
CREATE SCHEMA IF NOT EXISTS pleat;
-- 13.3 create the function of the trigger that follows | lock: none
CREATE OR REPLACE FUNCTION pleat."public.places.pleat_new_id" () RETURNS trigger LANGUAGE plpgsql AS $pleat$
BEGIN
  IF TG_OP = 'UPDATE' THEN
    IF NEW.pleat_new_id IS DISTINCT FROM OLD.pleat_new_id THEN RETURN NEW; END IF;
  END IF;
  BEGIN
    NEW.pleat_new_id:= NEW.id::bigint;
  EXCEPTION WHEN data_exception THEN
    NEW.pleat_new_id:= NULL;
  END;
  RETURN NEW;
END $pleat$;
-- 13.4 keep places.pleat_new_id equal to id | lock: SHARE ROW EXCLUSIVE on places
CREATE TRIGGER pleat_mirror_pleat_new_id BEFORE INSERT OR UPDATE ON public.places FOR EACH ROW EXECUTE FUNCTION pleat."public.places.pleat_new_id" ('mirror', 'id', 'pleat_new_id');
-- 13.5 say what the trigger is for | lock: ACCESS SHARE on places
COMMENT ON TRIGGER pleat_mirror_pleat_new_id ON public.places IS 'pleat: keeps pleat_new_id equal to id while a change is under way';
-- 13.6 add column stays.pleat_new_place bigint | lock: ACCESS EXCLUSIVE on stays
ALTER TABLE public.stays ADD COLUMN pleat_new_place bigint;
-- 13.7 create schema pleat if it is not there yet | lock: none
CREATE SCHEMA IF NOT EXISTS pleat;
-- 13.8 create the function of the trigger that follows | lock: none
CREATE OR REPLACE FUNCTION pleat."public.stays.pleat_new_place" () RETURNS trigger LANGUAGE plpgsql AS $pleat$
BEGIN
  IF TG_OP = 'UPDATE' THEN
    IF NEW.pleat_new_place IS DISTINCT FROM OLD.pleat_new_place THEN RETURN NEW; END IF;
  END IF;
  BEGIN
    NEW.pleat_new_place:= NEW.place::bigint;
  EXCEPTION WHEN data_exception THEN
    NEW.pleat_new_place:= NULL;
  END;
  RETURN NEW;
END $pleat$;
-- 13.9 keep stays.pleat_new_place equal to place | lock: SHARE ROW EXCLUSIVE on stays
CREATE TRIGGER pleat_mirror_pleat_new_place BEFORE INSERT OR UPDATE ON public.stays FOR EACH ROW EXECUTE FUNCTION pleat."public.stays.pleat_new_place" ('mirror', 'place', 'pleat_new_place');
-- 13.10 say what the trigger is for | lock: ACCESS SHARE on stays
COMMENT ON TRIGGER pleat_mirror_pleat_new_place ON public.stays IS 'pleat: keeps pleat_new_place equal to place while a change is under way';
-- 14. drop not null on places.pleat_new_id | lock: ACCESS EXCLUSIVE on places
ALTER TABLE public.places ALTER COLUMN pleat_new_id DROP NOT NULL;
-- 15. drop constraint places.pleat_not_null_pleat_new_id | lock: ACCESS EXCLUSIVE on places
ALTER TABLE public.places DROP CONSTRAINT IF EXISTS pleat_not_null_pleat_new_id;
COMMIT;

SET lock_timeout = 0;
-- 16. drop index pleat_new_places_pkey | lock: SHARE UPDATE EXCLUSIVE on places
DROP INDEX CONCURRENTLY IF EXISTS public.pleat_new_places_pkey;
SET lock_timeout = '3s';

SET lock_timeout = 0;
-- 17. drop index pleat_new_places_id_name_key | lock: SHARE UPDATE EXCLUSIVE on places
DROP INDEX CONCURRENTLY IF EXISTS public.pleat_new_places_id_name_key;
SET lock_timeout = '3s';

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
-- 1.1 undo: add a successor of type bigint for stays.place: stop keeping stays.pleat_new_place equal to place | lock: ACCESS EXCLUSIVE on stays
DROP TRIGGER pleat_mirror_pleat_new_place ON public.stays;
-- 1.2 drop the function of that trigger | lock: none
DROP FUNCTION pleat."public.stays.pleat_new_place" ();
-- 1.3 drop column stays.pleat_new_place | lock: ACCESS EXCLUSIVE on stays
ALTER TABLE public.stays DROP COLUMN pleat_new_place;
COMMIT;

BEGIN;
-- 2.1 undo: add a successor of type bigint for places.id: stop keeping places.pleat_new_id equal to id | lock: ACCESS EXCLUSIVE on places
DROP TRIGGER pleat_mirror_pleat_new_id ON public.places;
-- 2.2 drop the function of that trigger | lock: none
DROP FUNCTION pleat."public.places.pleat_new_id" ();
-- 2.3 drop column places.pleat_new_id | lock: ACCESS EXCLUSIVE on places
ALTER TABLE public.places DROP COLUMN pleat_new_id;
-- 3.1 forget the backfills, all are done | lock: none
DROP TABLE IF EXISTS pleat.progress;
-- 3.2 drop the procedure that ran them | lock: none
DROP PROCEDURE IF EXISTS pleat.backfill;
-- 3.3 drop the schema that they were in | lock: none
DROP SCHEMA IF EXISTS pleat;
COMMIT;
