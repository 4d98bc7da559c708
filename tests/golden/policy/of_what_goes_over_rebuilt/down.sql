-- pleat: contract, down
-- before: only new code runs; afterwards old code may be started beside it
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = public;
-- not undone: drop table walls: the table comes back empty
-- not undone: drop table rooms: the table comes back empty

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
  ('rebuild members', true)
ON CONFLICT (name) DO NOTHING;
-- 2.1 undo: drop table walls: create table walls | lock: none
CREATE TABLE public.walls (
  id bigint NOT NULL,
  CONSTRAINT walls_pkey PRIMARY KEY (id)
);
-- 2.2 enable row security of walls | lock: none
ALTER TABLE public.walls ENABLE ROW LEVEL SECURITY;
-- 2.3 create policy walls.numbered | lock: none
CREATE POLICY numbered ON public.walls FOR SELECT TO PUBLIC
  USING (exists (select from public.members as m where m.room > 0));
-- 3.1 undo: drop table rooms: create table rooms | lock: none
CREATE TABLE public.rooms (
  id bigint NOT NULL,
  CONSTRAINT rooms_pkey PRIMARY KEY (id)
);
-- 3.2 enable row security of rooms | lock: none
ALTER TABLE public.rooms ENABLE ROW LEVEL SECURITY;
-- 3.3 create policy rooms.joined | lock: none
CREATE POLICY joined ON public.rooms FOR SELECT TO PUBLIC
  USING (exists (select from public.members as m where m.id > 0));
-- 4.1 undo: drop the former table members: create schema pleat_old_public if it is not there yet | lock: none
CREATE SCHEMA IF NOT EXISTS pleat_old_public;
-- 4.2 create table pleat_old_public.members | lock: none
CREATE TABLE pleat_old_public.members (
  id bigint NOT NULL,
  room integer NOT NULL,
  CONSTRAINT members_pkey PRIMARY KEY (id)
);
-- 4.3 comment on table pleat_old_public.members | lock: none
COMMENT ON TABLE pleat_old_public.members IS 'pleat: shadow of public.members, logged, key (id), columns (id bigint, room integer)';
-- 5.1 create schema pleat if it is not there yet | lock: none
CREATE SCHEMA IF NOT EXISTS pleat;
-- 5.2 create the function of the triggers that follow | lock: none
CREATE OR REPLACE FUNCTION pleat."sync of public.members" () RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp SET row_security = off AS $pleat$
DECLARE pleat_gone boolean := TG_OP = 'DELETE';
BEGIN
  IF TG_OP = 'TRUNCATE' THEN
    TRUNCATE pleat_old_public.members;
    RETURN NULL;
  END IF;
  IF TG_OP = 'UPDATE' THEN
    pleat_gone := ROW (OLD.id) IS DISTINCT FROM ROW (NEW.id);
  END IF;
  IF pleat_gone THEN
    DELETE FROM pleat_old_public.members WHERE (pleat_old_public.members.id) = (OLD.id);
    IF NOT FOUND AND pg_catalog.current_setting('transaction_isolation') <> 'read committed' THEN
      BEGIN
        INSERT INTO pleat_old_public.members (id, room) OVERRIDING SYSTEM VALUE VALUES (OLD.id, OLD.room) ON CONFLICT (id) DO NOTHING;
        DELETE FROM pleat_old_public.members WHERE (pleat_old_public.members.id) = (OLD.id);
      EXCEPTION WHEN integrity_constraint_violation THEN
        NULL;
      END;
    END IF;
  END IF;
  IF TG_OP <> 'DELETE' THEN
    INSERT INTO pleat_old_public.members (id, room) OVERRIDING SYSTEM VALUE VALUES (NEW.id, NEW.room)
    ON CONFLICT (id) DO UPDATE SET room = excluded.room;
  END IF;
  RETURN NULL;
END $pleat$;
-- 5.3 let it run when everything goes at once | lock: SHARE ROW EXCLUSIVE on members
CREATE TRIGGER "!pleat_truncate" AFTER TRUNCATE ON public.members FOR EACH STATEMENT EXECUTE FUNCTION pleat."sync of public.members" ('sync', 'pleat_old_public', 'members');
-- 5.4 let it fire for replicated rows as well | lock: SHARE ROW EXCLUSIVE on members
ALTER TABLE public.members ENABLE ALWAYS TRIGGER "!pleat_truncate";
-- 5.5 write to pleat_old_public.members what is written to members | lock: SHARE ROW EXCLUSIVE on members
CREATE TRIGGER "!pleat_sync" AFTER INSERT OR UPDATE OR DELETE ON public.members FOR EACH ROW EXECUTE FUNCTION pleat."sync of public.members" ('sync', 'pleat_old_public', 'members');
-- 5.6 let it fire for replicated rows as well | lock: SHARE ROW EXCLUSIVE on members
ALTER TABLE public.members ENABLE ALWAYS TRIGGER "!pleat_sync";
COMMIT;

-- 6.1 rather fail than leave out what a policy hides | lock: none
SET row_security = off;
-- 6.2 copy rows into pleat_old_public.members | lock: ROW SHARE on members
CALL pleat.backfill('copy rows into pleat_old_public.members', 'public.members', ARRAY['id'], $pleat$
  INSERT INTO pleat_old_public.members (id, room) OVERRIDING SYSTEM VALUE
  SELECT id, room FROM public.members
  WHERE PLEAT_BATCH
  FOR SHARE
  ON CONFLICT (id) DO NOTHING
$pleat$);
-- 6.3 count the values for the planner | lock: none
DO $pleat$ BEGIN
  IF pg_catalog.to_regclass('pleat_old_public.members') IS NOT NULL THEN ANALYZE pleat_old_public.members; END IF;
END $pleat$;

-- pleat: backfill, down
-- before: any code; nothing is lost
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = public;

BEGIN;
-- 1.1 undo: put the shadow in the place of members, rebuilding policy rooms.joined, policy walls.numbered: let nobody use it meanwhile | lock: ACCESS EXCLUSIVE on members
LOCK TABLE public.members IN ACCESS EXCLUSIVE MODE;
-- 1.2 stop writing to the shadow of members | lock: ACCESS EXCLUSIVE on members
DROP TRIGGER "!pleat_sync" ON public.members;
-- 1.3 drop its companion | lock: ACCESS EXCLUSIVE on members
DROP TRIGGER "!pleat_truncate" ON public.members;
-- 1.4 drop the function of those triggers | lock: none
DROP FUNCTION pleat."sync of public.members" ();
-- 1.5 drop policy walls.numbered | lock: ACCESS EXCLUSIVE on walls
DROP POLICY numbered ON public.walls;
-- 1.6 drop policy rooms.joined | lock: ACCESS EXCLUSIVE on rooms
DROP POLICY joined ON public.rooms;
-- 1.7 create schema pleat_new_public if it is not there yet | lock: none
CREATE SCHEMA IF NOT EXISTS pleat_new_public;
-- 1.8 move table members to schema pleat_new_public | lock: ACCESS EXCLUSIVE on members
ALTER TABLE public.members SET SCHEMA pleat_new_public;
-- 1.9 move table pleat_old_public.members to schema public | lock: none
ALTER TABLE pleat_old_public.members SET SCHEMA public;
-- 1.10 drop schema pleat_old_public if it is empty | lock: none
DO $pleat$ BEGIN
  IF NOT EXISTS (SELECT FROM pg_catalog.pg_depend WHERE refclassid = 'pg_catalog.pg_namespace'::regclass
      AND refobjid = pg_catalog.to_regnamespace('pleat_old_public')) THEN
    DROP SCHEMA IF EXISTS pleat_old_public;
  END IF;
EXCEPTION WHEN dependent_objects_still_exist THEN
  NULL;
END $pleat$;
-- 1.11 comment on table members | lock: SHARE UPDATE EXCLUSIVE on members
COMMENT ON TABLE public.members IS NULL;
-- 1.12 comment on table pleat_new_public.members | lock: none
COMMENT ON TABLE pleat_new_public.members IS 'pleat: shadow of public.members, logged, key (id), columns (id bigint, parity bigint = id % 2, room integer)';
-- 1.13 create policy rooms.joined | lock: ACCESS EXCLUSIVE on rooms
CREATE POLICY joined ON public.rooms FOR SELECT TO PUBLIC
  USING (exists (select from public.members as m where m.id > 0));
-- 1.14 create policy walls.numbered | lock: ACCESS EXCLUSIVE on walls
CREATE POLICY numbered ON public.walls FOR SELECT TO PUBLIC
  USING (exists (select from public.members as m where m.room > 0));
-- 1.15 create schema pleat if it is not there yet | lock: none
CREATE SCHEMA IF NOT EXISTS pleat;
-- 1.16 create the function of the triggers that follow | lock: none
CREATE OR REPLACE FUNCTION pleat."sync of public.members" () RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp SET row_security = off AS $pleat$
DECLARE pleat_gone boolean := TG_OP = 'DELETE';
BEGIN
  IF TG_OP = 'TRUNCATE' THEN
    TRUNCATE pleat_new_public.members;
    RETURN NULL;
  END IF;
  IF TG_OP = 'UPDATE' THEN
    pleat_gone := ROW (OLD.id) IS DISTINCT FROM ROW (NEW.id);
  END IF;
  IF pleat_gone THEN
    DELETE FROM pleat_new_public.members WHERE (pleat_new_public.members.id) = (OLD.id);
    IF NOT FOUND AND pg_catalog.current_setting('transaction_isolation') <> 'read committed' THEN
      BEGIN
        INSERT INTO pleat_new_public.members (id, room) OVERRIDING SYSTEM VALUE VALUES (OLD.id, OLD.room) ON CONFLICT (id) DO NOTHING;
        DELETE FROM pleat_new_public.members WHERE (pleat_new_public.members.id) = (OLD.id);
      EXCEPTION WHEN integrity_constraint_violation THEN
        NULL;
      END;
    END IF;
  END IF;
  IF TG_OP <> 'DELETE' THEN
    INSERT INTO pleat_new_public.members (id, room) OVERRIDING SYSTEM VALUE VALUES (NEW.id, NEW.room)
    ON CONFLICT (id) DO UPDATE SET room = excluded.room;
  END IF;
  RETURN NULL;
END $pleat$;
-- 1.17 let it run when everything goes at once | lock: SHARE ROW EXCLUSIVE on members
CREATE TRIGGER "!pleat_truncate" AFTER TRUNCATE ON public.members FOR EACH STATEMENT EXECUTE FUNCTION pleat."sync of public.members" ('sync', 'pleat_new_public', 'members');
-- 1.18 let it fire for replicated rows as well | lock: SHARE ROW EXCLUSIVE on members
ALTER TABLE public.members ENABLE ALWAYS TRIGGER "!pleat_truncate";
-- 1.19 write to pleat_new_public.members what is written to members | lock: SHARE ROW EXCLUSIVE on members
CREATE TRIGGER "!pleat_sync" AFTER INSERT OR UPDATE OR DELETE ON public.members FOR EACH ROW EXECUTE FUNCTION pleat."sync of public.members" ('sync', 'pleat_new_public', 'members');
-- 1.20 let it fire for replicated rows as well | lock: SHARE ROW EXCLUSIVE on members
ALTER TABLE public.members ENABLE ALWAYS TRIGGER "!pleat_sync";
COMMIT;

-- pleat: expand, down
-- before: only old code runs
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = public;

BEGIN;
-- 1.1 let nobody use it meanwhile | lock: ACCESS EXCLUSIVE on members
LOCK TABLE public.members IN ACCESS EXCLUSIVE MODE;
-- 1.2 stop writing to the shadow of members | lock: ACCESS EXCLUSIVE on members
DROP TRIGGER "!pleat_sync" ON public.members;
-- 1.3 drop its companion | lock: ACCESS EXCLUSIVE on members
DROP TRIGGER "!pleat_truncate" ON public.members;
-- 1.4 drop the function of those triggers | lock: none
DROP FUNCTION pleat."sync of public.members" ();
-- 2.1 undo: build the shadow of members: drop table pleat_new_public.members | lock: none
DROP TABLE pleat_new_public.members;
-- 2.2 drop schema pleat_new_public if it is empty | lock: none
DO $pleat$ BEGIN
  IF NOT EXISTS (SELECT FROM pg_catalog.pg_depend WHERE refclassid = 'pg_catalog.pg_namespace'::regclass
      AND refobjid = pg_catalog.to_regnamespace('pleat_new_public')) THEN
    DROP SCHEMA IF EXISTS pleat_new_public;
  END IF;
EXCEPTION WHEN dependent_objects_still_exist THEN
  NULL;
END $pleat$;
-- 3.1 forget the backfills, all are done | lock: none
DROP TABLE IF EXISTS pleat.progress;
-- 3.2 drop the procedure that ran them | lock: none
DROP PROCEDURE IF EXISTS pleat.backfill;
-- 3.3 drop the schema that they were in | lock: none
DROP SCHEMA IF EXISTS pleat;
COMMIT;
