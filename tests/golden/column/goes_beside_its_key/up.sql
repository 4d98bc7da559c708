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
  ('convert chairs.room', false),
  ('convert rooms.id', false)
ON CONFLICT (name) DO NOTHING;
-- 2.1 add a successor of type bigint for chairs.room: add column chairs.pleat_new_room bigint | lock: ACCESS EXCLUSIVE on chairs
ALTER TABLE public.chairs ADD COLUMN pleat_new_room bigint;
-- 2.2 create schema pleat if it is not there yet | lock: none
CREATE SCHEMA IF NOT EXISTS pleat;
-- 2.3 create the function of the trigger that follows | lock: none
CREATE OR REPLACE FUNCTION pleat."public.chairs.pleat_new_room" () RETURNS trigger LANGUAGE plpgsql AS $pleat$
BEGIN
  IF TG_OP = 'UPDATE' THEN
    IF NEW.pleat_new_room IS DISTINCT FROM OLD.pleat_new_room THEN RETURN NEW; END IF;
  END IF;
  BEGIN
    NEW.pleat_new_room:= NEW.room::bigint;
  EXCEPTION WHEN data_exception THEN
    NEW.pleat_new_room:= NULL;
  END;
  RETURN NEW;
END $pleat$;
-- 2.4 keep chairs.pleat_new_room equal to room | lock: SHARE ROW EXCLUSIVE on chairs
CREATE TRIGGER pleat_mirror_pleat_new_room BEFORE INSERT OR UPDATE ON public.chairs FOR EACH ROW EXECUTE FUNCTION pleat."public.chairs.pleat_new_room" ('mirror', 'room', 'pleat_new_room');
-- 2.5 say what the trigger is for | lock: ACCESS SHARE on chairs
COMMENT ON TRIGGER pleat_mirror_pleat_new_room ON public.chairs IS 'pleat: keeps pleat_new_room equal to room while a change is under way';
COMMIT;

BEGIN;
-- 3.1 add a successor of type bigint for rooms.id: add column rooms.pleat_new_id bigint | lock: ACCESS EXCLUSIVE on rooms
ALTER TABLE public.rooms ADD COLUMN pleat_new_id bigint;
-- 3.2 create schema pleat if it is not there yet | lock: none
CREATE SCHEMA IF NOT EXISTS pleat;
-- 3.3 create the function of the trigger that follows | lock: none
CREATE OR REPLACE FUNCTION pleat."public.rooms.pleat_new_id" () RETURNS trigger LANGUAGE plpgsql AS $pleat$
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
-- 3.4 keep rooms.pleat_new_id equal to id | lock: SHARE ROW EXCLUSIVE on rooms
CREATE TRIGGER pleat_mirror_pleat_new_id BEFORE INSERT OR UPDATE ON public.rooms FOR EACH ROW EXECUTE FUNCTION pleat."public.rooms.pleat_new_id" ('mirror', 'id', 'pleat_new_id');
-- 3.5 say what the trigger is for | lock: ACCESS SHARE on rooms
COMMENT ON TRIGGER pleat_mirror_pleat_new_id ON public.rooms IS 'pleat: keeps pleat_new_id equal to id while a change is under way';
-- 4. drop not null on rooms.shelf | lock: ACCESS EXCLUSIVE on rooms
ALTER TABLE public.rooms ALTER COLUMN shelf DROP NOT NULL;
COMMIT;

-- pleat: backfill, up
-- before: any code; run after the expand phase; afterwards new code may be started beside old code
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = public;

-- 5. fill chairs.pleat_new_room from room | lock: ROW EXCLUSIVE on chairs
CALL pleat.backfill('convert chairs.room', 'public.chairs', ARRAY['id'], $pleat$
  UPDATE public.chairs SET pleat_new_room = public.chairs.room::bigint
  WHERE PLEAT_BATCH AND public.chairs.pleat_new_room IS DISTINCT FROM public.chairs.room::bigint
$pleat$);

-- 6. fill rooms.pleat_new_id from id | lock: ROW EXCLUSIVE on rooms
CALL pleat.backfill('convert rooms.id', 'public.rooms', ARRAY['id'], $pleat$
  UPDATE public.rooms SET pleat_new_id = public.rooms.id::bigint
  WHERE PLEAT_BATCH AND public.rooms.pleat_new_id IS DISTINCT FROM public.rooms.id::bigint
$pleat$);

-- pleat: contract, up
-- before: only new code runs; the backfill phase is complete
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = public;

-- 7. fill chairs.pleat_new_room from room | lock: ROW EXCLUSIVE on chairs | H302 fails and changes nothing if rows exist that break the rule
CALL pleat.backfill('fill chairs.pleat_new_room from room once more', 'public.chairs', ARRAY['id'], $pleat$
  UPDATE public.chairs SET pleat_new_room = public.chairs.room::bigint
  WHERE PLEAT_BATCH AND public.chairs.pleat_new_room IS DISTINCT FROM public.chairs.room::bigint
$pleat$);

-- 8. fill rooms.pleat_new_id from id | lock: ROW EXCLUSIVE on rooms | H302 fails and changes nothing if rows exist that break the rule
CALL pleat.backfill('fill rooms.pleat_new_id from id once more', 'public.rooms', ARRAY['id'], $pleat$
  UPDATE public.rooms SET pleat_new_id = public.rooms.id::bigint
  WHERE PLEAT_BATCH AND public.rooms.pleat_new_id IS DISTINCT FROM public.rooms.id::bigint
$pleat$);

SET lock_timeout = 0;
-- 9.1 build the successor of key rooms.rooms_pkey: drop index pleat_new_rooms_pkey | lock: SHARE UPDATE EXCLUSIVE on rooms
DROP INDEX CONCURRENTLY IF EXISTS public.pleat_new_rooms_pkey;
-- 9.2 build unique index pleat_new_rooms_pkey on rooms without blocking writes | lock: SHARE UPDATE EXCLUSIVE on rooms | H302 fails and changes nothing if rows exist that break the rule
CREATE UNIQUE INDEX CONCURRENTLY pleat_new_rooms_pkey ON public.rooms (pleat_new_id);
SET lock_timeout = '3s';

BEGIN;
-- 10.1 drop constraint rooms.pleat_not_null_pleat_new_id | lock: ACCESS EXCLUSIVE on rooms
ALTER TABLE public.rooms DROP CONSTRAINT IF EXISTS pleat_not_null_pleat_new_id;
-- 10.2 reject new nulls in rooms.pleat_new_id | lock: ACCESS EXCLUSIVE on rooms | H302 fails and changes nothing if rows exist that break the rule
ALTER TABLE public.rooms ADD CONSTRAINT pleat_not_null_pleat_new_id CHECK (pleat_new_id IS NOT NULL) NOT VALID;
COMMIT;

BEGIN;
-- 11. validate constraint rooms.pleat_not_null_pleat_new_id | lock: SHARE UPDATE EXCLUSIVE on rooms
ALTER TABLE public.rooms VALIDATE CONSTRAINT pleat_not_null_pleat_new_id;
COMMIT;

BEGIN;
-- 12.1 set not null on rooms.pleat_new_id | lock: ACCESS EXCLUSIVE on rooms
ALTER TABLE public.rooms ALTER COLUMN pleat_new_id SET NOT NULL;
-- 12.2 drop constraint rooms.pleat_not_null_pleat_new_id | lock: ACCESS EXCLUSIVE on rooms
ALTER TABLE public.rooms DROP CONSTRAINT pleat_not_null_pleat_new_id;
COMMIT;

BEGIN;
-- 13. drop view b_rooms | lock: ACCESS EXCLUSIVE on b_rooms | H301 code from before the change fails from here on
DROP VIEW public.b_rooms;
COMMIT;

BEGIN;
-- 14.1 put the successors of chairs.room, rooms.id in their places, rebuilding view a_rooms: drop view a_rooms | lock: ACCESS EXCLUSIVE on a_rooms | H301 code from before the change fails from here on
DROP VIEW public.a_rooms;
-- 14.2 drop constraint chairs.chairs_room_fkey | lock: ACCESS EXCLUSIVE on chairs, ACCESS EXCLUSIVE on rooms | H204 locks the referenced table as well, for an instant
ALTER TABLE public.chairs DROP CONSTRAINT chairs_room_fkey;
-- 14.3 stop keeping chairs.pleat_new_room equal to room | lock: ACCESS EXCLUSIVE on chairs
DROP TRIGGER pleat_mirror_pleat_new_room ON public.chairs;
-- 14.4 drop the function of that trigger | lock: none
DROP FUNCTION pleat."public.chairs.pleat_new_room" ();
-- 14.5 rename column chairs.room to pleat_old_room | lock: ACCESS EXCLUSIVE on chairs
ALTER TABLE public.chairs RENAME COLUMN room TO pleat_old_room;
-- 14.6 rename column chairs.pleat_new_room to room | lock: ACCESS EXCLUSIVE on chairs
ALTER TABLE public.chairs RENAME COLUMN pleat_new_room TO room;
-- 14.7 stop keeping rooms.pleat_new_id equal to id | lock: ACCESS EXCLUSIVE on rooms
DROP TRIGGER pleat_mirror_pleat_new_id ON public.rooms;
-- 14.8 drop the function of that trigger | lock: none
DROP FUNCTION pleat."public.rooms.pleat_new_id" ();
-- 14.9 rename column rooms.id to pleat_old_id | lock: ACCESS EXCLUSIVE on rooms
ALTER TABLE public.rooms RENAME COLUMN id TO pleat_old_id;
-- 14.10 rename column rooms.pleat_new_id to id | lock: ACCESS EXCLUSIVE on rooms
ALTER TABLE public.rooms RENAME COLUMN pleat_new_id TO id;
-- 14.11 drop column chairs.pleat_old_room | lock: ACCESS EXCLUSIVE on chairs
ALTER TABLE public.chairs DROP COLUMN pleat_old_room;
-- 14.12 drop column rooms.pleat_old_id | lock: ACCESS EXCLUSIVE on rooms
ALTER TABLE public.rooms DROP COLUMN pleat_old_id;
-- 14.13 add primary key rooms.rooms_pkey from its index | lock: ACCESS EXCLUSIVE on rooms
ALTER TABLE public.rooms ADD CONSTRAINT rooms_pkey PRIMARY KEY USING INDEX pleat_new_rooms_pkey;
-- 14.14 add foreign key chairs.chairs_room_fkey, not validated yet | lock: SHARE ROW EXCLUSIVE on chairs, SHARE ROW EXCLUSIVE on rooms
ALTER TABLE public.chairs ADD CONSTRAINT chairs_room_fkey FOREIGN KEY (room) REFERENCES public.rooms (id) NOT VALID;
-- 14.15 create view a_rooms | lock: none
CREATE VIEW public.a_rooms AS
select id from public.rooms;
COMMIT;

BEGIN;
-- 15. validate constraint chairs.chairs_room_fkey | lock: SHARE UPDATE EXCLUSIVE on chairs
ALTER TABLE public.chairs VALIDATE CONSTRAINT chairs_room_fkey;
COMMIT;

BEGIN;
-- 16. drop constraint rooms.rooms_shelf_fkey | lock: ACCESS EXCLUSIVE on rooms, ACCESS EXCLUSIVE on shelves | H204 locks the referenced table as well, for an instant
ALTER TABLE public.rooms DROP CONSTRAINT rooms_shelf_fkey;
-- 17. drop column rooms.shelf | lock: ACCESS EXCLUSIVE on rooms | H101 rows or values are gone for good
ALTER TABLE public.rooms DROP COLUMN shelf;
-- 18.1 forget the backfills, all are done | lock: none
DROP TABLE IF EXISTS pleat.progress;
-- 18.2 drop the procedure that ran them | lock: none
DROP PROCEDURE IF EXISTS pleat.backfill;
-- 18.3 drop the schema that they were in | lock: none
DROP SCHEMA IF EXISTS pleat;
COMMIT;
