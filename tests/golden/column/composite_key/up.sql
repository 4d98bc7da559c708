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
  ('convert places.id', false),
  ('convert stays.place', false)
ON CONFLICT (name) DO NOTHING;
-- 2.1 add a successor of type bigint for places.id: add column places.pleat_new_id bigint | lock: ACCESS EXCLUSIVE on places
ALTER TABLE public.places ADD COLUMN pleat_new_id bigint;
-- 2.2 create schema pleat if it is not there yet | lock: none
CREATE SCHEMA IF NOT EXISTS pleat;
-- 2.3 create the function of the trigger that follows | lock: none
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
-- 2.4 keep places.pleat_new_id equal to id | lock: SHARE ROW EXCLUSIVE on places
CREATE TRIGGER pleat_mirror_pleat_new_id BEFORE INSERT OR UPDATE ON public.places FOR EACH ROW EXECUTE FUNCTION pleat."public.places.pleat_new_id" ('mirror', 'id', 'pleat_new_id');
-- 2.5 say what the trigger is for | lock: ACCESS SHARE on places
COMMENT ON TRIGGER pleat_mirror_pleat_new_id ON public.places IS 'pleat: keeps pleat_new_id equal to id while a change is under way';
COMMIT;

BEGIN;
-- 3.1 add a successor of type bigint for stays.place: add column stays.pleat_new_place bigint | lock: ACCESS EXCLUSIVE on stays
ALTER TABLE public.stays ADD COLUMN pleat_new_place bigint;
-- 3.2 create schema pleat if it is not there yet | lock: none
CREATE SCHEMA IF NOT EXISTS pleat;
-- 3.3 create the function of the trigger that follows | lock: none
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
-- 3.4 keep stays.pleat_new_place equal to place | lock: SHARE ROW EXCLUSIVE on stays
CREATE TRIGGER pleat_mirror_pleat_new_place BEFORE INSERT OR UPDATE ON public.stays FOR EACH ROW EXECUTE FUNCTION pleat."public.stays.pleat_new_place" ('mirror', 'place', 'pleat_new_place');
-- 3.5 say what the trigger is for | lock: ACCESS SHARE on stays
COMMENT ON TRIGGER pleat_mirror_pleat_new_place ON public.stays IS 'pleat: keeps pleat_new_place equal to place while a change is under way';
COMMIT;

-- pleat: backfill, up
-- before: any code; run after the expand phase; afterwards new code may be started beside old code
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = public;

-- 4. fill places.pleat_new_id from id | lock: ROW EXCLUSIVE on places
CALL pleat.backfill('convert places.id', 'public.places', ARRAY['tenant', 'id'], $pleat$
  UPDATE public.places SET pleat_new_id = public.places.id::bigint
  WHERE PLEAT_BATCH AND public.places.pleat_new_id IS DISTINCT FROM public.places.id::bigint
$pleat$);

-- 5. fill stays.pleat_new_place from place | lock: ROW EXCLUSIVE on stays
CALL pleat.backfill('convert stays.place', 'public.stays', ARRAY['ctid'], $pleat$
  UPDATE public.stays SET pleat_new_place = public.stays.place::bigint
  WHERE PLEAT_BATCH AND public.stays.pleat_new_place IS DISTINCT FROM public.stays.place::bigint
$pleat$);

-- pleat: contract, up
-- before: only new code runs; the backfill phase is complete
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = public;

-- 6. fill places.pleat_new_id from id | lock: ROW EXCLUSIVE on places | H302 fails and changes nothing if rows exist that break the rule
CALL pleat.backfill('fill places.pleat_new_id from id once more', 'public.places', ARRAY['tenant', 'id'], $pleat$
  UPDATE public.places SET pleat_new_id = public.places.id::bigint
  WHERE PLEAT_BATCH AND public.places.pleat_new_id IS DISTINCT FROM public.places.id::bigint
$pleat$);

-- 7. fill stays.pleat_new_place from place | lock: ROW EXCLUSIVE on stays | H302 fails and changes nothing if rows exist that break the rule
CALL pleat.backfill('fill stays.pleat_new_place from place once more', 'public.stays', ARRAY['ctid'], $pleat$
  UPDATE public.stays SET pleat_new_place = public.stays.place::bigint
  WHERE PLEAT_BATCH AND public.stays.pleat_new_place IS DISTINCT FROM public.stays.place::bigint
$pleat$);

SET lock_timeout = 0;
-- 8.1 build the successor of key places.places_id_name_key: drop index pleat_new_places_id_name_key | lock: SHARE UPDATE EXCLUSIVE on places
DROP INDEX CONCURRENTLY IF EXISTS public.pleat_new_places_id_name_key;
-- 8.2 build unique index pleat_new_places_id_name_key on places without blocking writes | lock: SHARE UPDATE EXCLUSIVE on places | H302 fails and changes nothing if rows exist that break the rule
CREATE UNIQUE INDEX CONCURRENTLY pleat_new_places_id_name_key ON public.places (pleat_new_id, name);
SET lock_timeout = '3s';

SET lock_timeout = 0;
-- 9.1 build the successor of key places.places_pkey: drop index pleat_new_places_pkey | lock: SHARE UPDATE EXCLUSIVE on places
DROP INDEX CONCURRENTLY IF EXISTS public.pleat_new_places_pkey;
-- 9.2 build unique index pleat_new_places_pkey on places without blocking writes | lock: SHARE UPDATE EXCLUSIVE on places | H302 fails and changes nothing if rows exist that break the rule
CREATE UNIQUE INDEX CONCURRENTLY pleat_new_places_pkey ON public.places (tenant, pleat_new_id);
SET lock_timeout = '3s';

BEGIN;
-- 10.1 drop constraint places.pleat_not_null_pleat_new_id | lock: ACCESS EXCLUSIVE on places
ALTER TABLE public.places DROP CONSTRAINT IF EXISTS pleat_not_null_pleat_new_id;
-- 10.2 reject new nulls in places.pleat_new_id | lock: ACCESS EXCLUSIVE on places | H302 fails and changes nothing if rows exist that break the rule
ALTER TABLE public.places ADD CONSTRAINT pleat_not_null_pleat_new_id CHECK (pleat_new_id IS NOT NULL) NOT VALID;
COMMIT;

BEGIN;
-- 11. validate constraint places.pleat_not_null_pleat_new_id | lock: SHARE UPDATE EXCLUSIVE on places
ALTER TABLE public.places VALIDATE CONSTRAINT pleat_not_null_pleat_new_id;
COMMIT;

BEGIN;
-- 12.1 set not null on places.pleat_new_id | lock: ACCESS EXCLUSIVE on places
ALTER TABLE public.places ALTER COLUMN pleat_new_id SET NOT NULL;
-- 12.2 drop constraint places.pleat_not_null_pleat_new_id | lock: ACCESS EXCLUSIVE on places
ALTER TABLE public.places DROP CONSTRAINT pleat_not_null_pleat_new_id;
COMMIT;

BEGIN;
-- 13.1 put the successors of places.id, stays.place in their places: drop constraint stays.stays_tenant_place_fkey | lock: ACCESS EXCLUSIVE on stays, ACCESS EXCLUSIVE on places | H204 locks the referenced table as well, for an instant
ALTER TABLE public.stays DROP CONSTRAINT stays_tenant_place_fkey;
-- 13.2 stop keeping places.pleat_new_id equal to id | lock: ACCESS EXCLUSIVE on places
DROP TRIGGER pleat_mirror_pleat_new_id ON public.places;
-- 13.3 drop the function of that trigger | lock: none
DROP FUNCTION pleat."public.places.pleat_new_id" ();
-- 13.4 rename column places.id to pleat_old_id | lock: ACCESS EXCLUSIVE on places | H301 code from before the change fails from here on
ALTER TABLE public.places RENAME COLUMN id TO pleat_old_id;
-- 13.5 rename column places.pleat_new_id to id | lock: ACCESS EXCLUSIVE on places
ALTER TABLE public.places RENAME COLUMN pleat_new_id TO id;
-- 13.6 stop keeping stays.pleat_new_place equal to place | lock: ACCESS EXCLUSIVE on stays
DROP TRIGGER pleat_mirror_pleat_new_place ON public.stays;
-- 13.7 drop the function of that trigger | lock: none
DROP FUNCTION pleat."public.stays.pleat_new_place" ();
-- 13.8 rename column stays.place to pleat_old_place | lock: ACCESS EXCLUSIVE on stays
ALTER TABLE public.stays RENAME COLUMN place TO pleat_old_place;
-- 13.9 rename column stays.pleat_new_place to place | lock: ACCESS EXCLUSIVE on stays
ALTER TABLE public.stays RENAME COLUMN pleat_new_place TO place;
-- 13.10 drop column places.pleat_old_id | lock: ACCESS EXCLUSIVE on places
ALTER TABLE public.places DROP COLUMN pleat_old_id;
-- 13.11 drop column stays.pleat_old_place | lock: ACCESS EXCLUSIVE on stays
ALTER TABLE public.stays DROP COLUMN pleat_old_place;
-- 13.12 add unique places.places_id_name_key from its index | lock: ACCESS EXCLUSIVE on places
ALTER TABLE public.places ADD CONSTRAINT places_id_name_key UNIQUE USING INDEX pleat_new_places_id_name_key;
-- 13.13 add primary key places.places_pkey from its index | lock: ACCESS EXCLUSIVE on places
ALTER TABLE public.places ADD CONSTRAINT places_pkey PRIMARY KEY USING INDEX pleat_new_places_pkey;
-- 13.14 add check stays.stays_place_positive, not validated yet | lock: ACCESS EXCLUSIVE on stays
ALTER TABLE public.stays ADD CONSTRAINT stays_place_positive CHECK (place > -1000 and nights > 0) NOT VALID;
-- 13.15 add foreign key stays.stays_tenant_place_fkey, not validated yet | lock: SHARE ROW EXCLUSIVE on stays, SHARE ROW EXCLUSIVE on places
ALTER TABLE public.stays ADD CONSTRAINT stays_tenant_place_fkey FOREIGN KEY (tenant, place) REFERENCES public.places (tenant, id) NOT VALID;
COMMIT;

BEGIN;
-- 14. validate constraint stays.stays_place_positive | lock: SHARE UPDATE EXCLUSIVE on stays
ALTER TABLE public.stays VALIDATE CONSTRAINT stays_place_positive;
COMMIT;

BEGIN;
-- 15. validate constraint stays.stays_tenant_place_fkey | lock: SHARE UPDATE EXCLUSIVE on stays
ALTER TABLE public.stays VALIDATE CONSTRAINT stays_tenant_place_fkey;
COMMIT;

BEGIN;
-- 16.1 forget the backfills, all are done | lock: none
DROP TABLE IF EXISTS pleat.progress;
-- 16.2 drop the procedure that ran them | lock: none
DROP PROCEDURE IF EXISTS pleat.backfill;
-- 16.3 drop the schema that they were in | lock: none
DROP SCHEMA IF EXISTS pleat;
COMMIT;
