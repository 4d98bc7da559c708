-- pleat: contract, down
-- before: only new code runs; afterwards old code may be started beside it
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = public;
-- not undone: drop column rooms.shelf: the column comes back without its values

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
  ('convert chairs.room', true),
  ('convert rooms.id', true)
ON CONFLICT (name) DO NOTHING;
-- 2. add column rooms.shelf bigint | lock: ACCESS EXCLUSIVE on rooms
ALTER TABLE public.rooms ADD COLUMN shelf bigint;
COMMIT;

BEGIN;
-- 3. add foreign key rooms.rooms_shelf_fkey, not validated yet | lock: SHARE ROW EXCLUSIVE on rooms, SHARE ROW EXCLUSIVE on shelves | H204 locks the referenced table as well, for an instant | H302 fails and changes nothing if rows exist that break the rule
ALTER TABLE public.rooms ADD CONSTRAINT rooms_shelf_fkey FOREIGN KEY (shelf) REFERENCES public.shelves (id) NOT VALID;
COMMIT;

BEGIN;
-- 4. validate constraint rooms.rooms_shelf_fkey | lock: SHARE UPDATE EXCLUSIVE on rooms | H302 fails and changes nothing if rows exist that break the rule
ALTER TABLE public.rooms VALIDATE CONSTRAINT rooms_shelf_fkey;
COMMIT;

BEGIN;
-- 5.1 undo: put the successors of chairs.room, rooms.id in their places, rebuilding view a_rooms: add column chairs.pleat_new_room integer | lock: ACCESS EXCLUSIVE on chairs
ALTER TABLE public.chairs ADD COLUMN pleat_new_room integer;
-- 5.2 create schema pleat if it is not there yet | lock: none
CREATE SCHEMA IF NOT EXISTS pleat;
-- 5.3 create the function of the trigger that follows | lock: none
CREATE OR REPLACE FUNCTION pleat."public.chairs.pleat_new_room" () RETURNS trigger LANGUAGE plpgsql AS $pleat$
BEGIN
  IF TG_OP = 'UPDATE' THEN
    IF NEW.pleat_new_room IS DISTINCT FROM OLD.pleat_new_room THEN RETURN NEW; END IF;
  END IF;
  BEGIN
    NEW.pleat_new_room:= NEW.room::integer;
  EXCEPTION WHEN data_exception THEN
    NEW.pleat_new_room:= NULL;
  END;
  RETURN NEW;
END $pleat$;
-- 5.4 keep chairs.pleat_new_room equal to room | lock: SHARE ROW EXCLUSIVE on chairs
CREATE TRIGGER pleat_mirror_pleat_new_room BEFORE INSERT OR UPDATE ON public.chairs FOR EACH ROW EXECUTE FUNCTION pleat."public.chairs.pleat_new_room" ('mirror', 'room', 'pleat_new_room');
-- 5.5 say what the trigger is for | lock: ACCESS SHARE on chairs
COMMENT ON TRIGGER pleat_mirror_pleat_new_room ON public.chairs IS 'pleat: keeps pleat_new_room equal to room while a change is under way';
COMMIT;

-- 6. fill chairs.pleat_new_room from room | lock: ROW EXCLUSIVE on chairs
CALL pleat.backfill('fill chairs.pleat_new_room from room once more', 'public.chairs', ARRAY['id'], $pleat$
  UPDATE public.chairs SET pleat_new_room = public.chairs.room::integer
  WHERE PLEAT_BATCH AND public.chairs.pleat_new_room IS DISTINCT FROM public.chairs.room::integer
$pleat$);

BEGIN;
-- 7.1 undo: put the successors of chairs.room, rooms.id in their places, rebuilding view a_rooms: add column rooms.pleat_new_id integer | lock: ACCESS EXCLUSIVE on rooms
ALTER TABLE public.rooms ADD COLUMN pleat_new_id integer;
-- 7.2 create schema pleat if it is not there yet | lock: none
CREATE SCHEMA IF NOT EXISTS pleat;
-- 7.3 create the function of the trigger that follows | lock: none
CREATE OR REPLACE FUNCTION pleat."public.rooms.pleat_new_id" () RETURNS trigger LANGUAGE plpgsql AS $pleat$
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
-- 7.4 keep rooms.pleat_new_id equal to id | lock: SHARE ROW EXCLUSIVE on rooms
CREATE TRIGGER pleat_mirror_pleat_new_id BEFORE INSERT OR UPDATE ON public.rooms FOR EACH ROW EXECUTE FUNCTION pleat."public.rooms.pleat_new_id" ('mirror', 'id', 'pleat_new_id');
-- 7.5 say what the trigger is for | lock: ACCESS SHARE on rooms
COMMENT ON TRIGGER pleat_mirror_pleat_new_id ON public.rooms IS 'pleat: keeps pleat_new_id equal to id while a change is under way';
COMMIT;

-- 8. fill rooms.pleat_new_id from id | lock: ROW EXCLUSIVE on rooms
CALL pleat.backfill('fill rooms.pleat_new_id from id once more', 'public.rooms', ARRAY['id'], $pleat$
  UPDATE public.rooms SET pleat_new_id = public.rooms.id::integer
  WHERE PLEAT_BATCH AND public.rooms.pleat_new_id IS DISTINCT FROM public.rooms.id::integer
$pleat$);

SET lock_timeout = 0;
-- 9. build unique index pleat_new_rooms_pkey on rooms without blocking writes | lock: SHARE UPDATE EXCLUSIVE on rooms | H302 fails and changes nothing if rows exist that break the rule
CREATE UNIQUE INDEX CONCURRENTLY pleat_new_rooms_pkey ON public.rooms (pleat_new_id);
SET lock_timeout = '3s';

BEGIN;
-- 10. reject new nulls in rooms.pleat_new_id | lock: ACCESS EXCLUSIVE on rooms
ALTER TABLE public.rooms ADD CONSTRAINT pleat_not_null_pleat_new_id CHECK (pleat_new_id IS NOT NULL) NOT VALID;
COMMIT;

BEGIN;
-- 11. validate constraint rooms.pleat_not_null_pleat_new_id | lock: SHARE UPDATE EXCLUSIVE on rooms | H302 fails and changes nothing if rows exist that break the rule
ALTER TABLE public.rooms VALIDATE CONSTRAINT pleat_not_null_pleat_new_id;
COMMIT;

BEGIN;
-- 12.1 undo: put the successors of chairs.room, rooms.id in their places, rebuilding view a_rooms: set not null on rooms.pleat_new_id | lock: ACCESS EXCLUSIVE on rooms | H302 fails and changes nothing if rows exist that break the rule
ALTER TABLE public.rooms ALTER COLUMN pleat_new_id SET NOT NULL;
-- 12.2 drop constraint rooms.pleat_not_null_pleat_new_id | lock: ACCESS EXCLUSIVE on rooms
ALTER TABLE public.rooms DROP CONSTRAINT pleat_not_null_pleat_new_id;
-- 12.3 drop view a_rooms | lock: ACCESS EXCLUSIVE on a_rooms
DROP VIEW public.a_rooms;
-- 12.4 drop constraint chairs.chairs_room_fkey | lock: ACCESS EXCLUSIVE on chairs, ACCESS EXCLUSIVE on rooms | H204 locks the referenced table as well, for an instant
ALTER TABLE public.chairs DROP CONSTRAINT chairs_room_fkey;
-- 12.5 stop keeping chairs.pleat_new_room equal to room | lock: ACCESS EXCLUSIVE on chairs
DROP TRIGGER pleat_mirror_pleat_new_room ON public.chairs;
-- 12.6 drop the function of that trigger | lock: none
DROP FUNCTION pleat."public.chairs.pleat_new_room" ();
-- 12.7 rename column chairs.room to pleat_old_room | lock: ACCESS EXCLUSIVE on chairs
ALTER TABLE public.chairs RENAME COLUMN room TO pleat_old_room;
-- 12.8 rename column chairs.pleat_new_room to room | lock: ACCESS EXCLUSIVE on chairs
ALTER TABLE public.chairs RENAME COLUMN pleat_new_room TO room;
-- 12.9 stop keeping rooms.pleat_new_id equal to id | lock: ACCESS EXCLUSIVE on rooms
DROP TRIGGER pleat_mirror_pleat_new_id ON public.rooms;
-- 12.10 drop the function of that trigger | lock: none
DROP FUNCTION pleat."public.rooms.pleat_new_id" ();
-- 12.11 rename column rooms.id to pleat_old_id | lock: ACCESS EXCLUSIVE on rooms
ALTER TABLE public.rooms RENAME COLUMN id TO pleat_old_id;
-- 12.12 rename column rooms.pleat_new_id to id | lock: ACCESS EXCLUSIVE on rooms
ALTER TABLE public.rooms RENAME COLUMN pleat_new_id TO id;
-- 12.13 drop column chairs.pleat_old_room | lock: ACCESS EXCLUSIVE on chairs
ALTER TABLE public.chairs DROP COLUMN pleat_old_room;
-- 12.14 drop column rooms.pleat_old_id | lock: ACCESS EXCLUSIVE on rooms
ALTER TABLE public.rooms DROP COLUMN pleat_old_id;
-- 12.15 add primary key rooms.rooms_pkey from its index | lock: ACCESS EXCLUSIVE on rooms | H302 fails and changes nothing if rows exist that break the rule
ALTER TABLE public.rooms ADD CONSTRAINT rooms_pkey PRIMARY KEY USING INDEX pleat_new_rooms_pkey;
-- 12.16 add foreign key chairs.chairs_room_fkey, not validated yet | lock: SHARE ROW EXCLUSIVE on chairs, SHARE ROW EXCLUSIVE on rooms | H204 locks the referenced table as well, for an instant | H302 fails and changes nothing if rows exist that break the rule
ALTER TABLE public.chairs ADD CONSTRAINT chairs_room_fkey FOREIGN KEY (room) REFERENCES public.rooms (id) NOT VALID;
-- 12.17 create view a_rooms | lock: none
CREATE VIEW public.a_rooms AS
select id, shelf from public.rooms;
COMMIT;

BEGIN;
-- 13. validate constraint chairs.chairs_room_fkey | lock: SHARE UPDATE EXCLUSIVE on chairs | H302 fails and changes nothing if rows exist that break the rule
ALTER TABLE public.chairs VALIDATE CONSTRAINT chairs_room_fkey;
COMMIT;

BEGIN;
-- 14.1 undo: put the successors of chairs.room, rooms.id in their places, rebuilding view a_rooms: add column chairs.pleat_new_room bigint | lock: ACCESS EXCLUSIVE on chairs
ALTER TABLE public.chairs ADD COLUMN pleat_new_room bigint;
-- 14.2 create schema pleat if it is not there yet | lock: none
CREATE SCHEMA IF NOT EXISTS pleat;
-- 14.3 create the function of the trigger that follows | lock: none
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
-- 14.4 keep chairs.pleat_new_room equal to room | lock: SHARE ROW EXCLUSIVE on chairs
CREATE TRIGGER pleat_mirror_pleat_new_room BEFORE INSERT OR UPDATE ON public.chairs FOR EACH ROW EXECUTE FUNCTION pleat."public.chairs.pleat_new_room" ('mirror', 'room', 'pleat_new_room');
-- 14.5 say what the trigger is for | lock: ACCESS SHARE on chairs
COMMENT ON TRIGGER pleat_mirror_pleat_new_room ON public.chairs IS 'pleat: keeps pleat_new_room equal to room while a change is under way';
-- 14.6 add column rooms.pleat_new_id bigint | lock: ACCESS EXCLUSIVE on rooms
ALTER TABLE public.rooms ADD COLUMN pleat_new_id bigint;
-- 14.7 create schema pleat if it is not there yet | lock: none
CREATE SCHEMA IF NOT EXISTS pleat;
-- 14.8 create the function of the trigger that follows | lock: none
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
-- 14.9 keep rooms.pleat_new_id equal to id | lock: SHARE ROW EXCLUSIVE on rooms
CREATE TRIGGER pleat_mirror_pleat_new_id BEFORE INSERT OR UPDATE ON public.rooms FOR EACH ROW EXECUTE FUNCTION pleat."public.rooms.pleat_new_id" ('mirror', 'id', 'pleat_new_id');
-- 14.10 say what the trigger is for | lock: ACCESS SHARE on rooms
COMMENT ON TRIGGER pleat_mirror_pleat_new_id ON public.rooms IS 'pleat: keeps pleat_new_id equal to id while a change is under way';
-- 15. create view b_rooms | lock: none
CREATE VIEW public.b_rooms AS
select shelf, id from public.a_rooms;
-- 16. drop not null on rooms.pleat_new_id | lock: ACCESS EXCLUSIVE on rooms
ALTER TABLE public.rooms ALTER COLUMN pleat_new_id DROP NOT NULL;
-- 17. drop constraint rooms.pleat_not_null_pleat_new_id | lock: ACCESS EXCLUSIVE on rooms
ALTER TABLE public.rooms DROP CONSTRAINT IF EXISTS pleat_not_null_pleat_new_id;
COMMIT;

SET lock_timeout = 0;
-- 18. drop index pleat_new_rooms_pkey | lock: SHARE UPDATE EXCLUSIVE on rooms
DROP INDEX CONCURRENTLY IF EXISTS public.pleat_new_rooms_pkey;
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
-- 1. set not null on rooms.shelf again if every row allows it | lock: ACCESS EXCLUSIVE on rooms | H202 reads the whole table while writes wait
DO $pleat$ BEGIN
  IF EXISTS (SELECT FROM public.rooms WHERE public.rooms.shelf IS NOT DISTINCT FROM NULL) THEN
    RAISE WARNING 'pleat: % stays nullable: it has rows without a value', 'public.rooms.shelf';
  ELSE
    ALTER TABLE public.rooms ALTER COLUMN shelf SET NOT NULL;
  END IF;
END $pleat$;
-- 2.1 undo: add a successor of type bigint for rooms.id: stop keeping rooms.pleat_new_id equal to id | lock: ACCESS EXCLUSIVE on rooms
DROP TRIGGER pleat_mirror_pleat_new_id ON public.rooms;
-- 2.2 drop the function of that trigger | lock: none
DROP FUNCTION pleat."public.rooms.pleat_new_id" ();
-- 2.3 drop column rooms.pleat_new_id | lock: ACCESS EXCLUSIVE on rooms
ALTER TABLE public.rooms DROP COLUMN pleat_new_id;
COMMIT;

BEGIN;
-- 3.1 undo: add a successor of type bigint for chairs.room: stop keeping chairs.pleat_new_room equal to room | lock: ACCESS EXCLUSIVE on chairs
DROP TRIGGER pleat_mirror_pleat_new_room ON public.chairs;
-- 3.2 drop the function of that trigger | lock: none
DROP FUNCTION pleat."public.chairs.pleat_new_room" ();
-- 3.3 drop column chairs.pleat_new_room | lock: ACCESS EXCLUSIVE on chairs
ALTER TABLE public.chairs DROP COLUMN pleat_new_room;
-- 4.1 forget the backfills, all are done | lock: none
DROP TABLE IF EXISTS pleat.progress;
-- 4.2 drop the procedure that ran them | lock: none
DROP PROCEDURE IF EXISTS pleat.backfill;
-- 4.3 drop the schema that they were in | lock: none
DROP SCHEMA IF EXISTS pleat;
COMMIT;
