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
  ('rebuild members', false)
ON CONFLICT (name) DO NOTHING;
-- 2.1 build the shadow of members: create schema pleat_new_public if it is not there yet | lock: none
CREATE SCHEMA IF NOT EXISTS pleat_new_public;
-- 2.2 create table pleat_new_public.members | lock: none
CREATE TABLE pleat_new_public.members (
  id bigint NOT NULL,
  room integer NOT NULL,
  parity bigint GENERATED ALWAYS AS (id % 2) STORED,
  CONSTRAINT members_pkey PRIMARY KEY (id)
);
-- 2.3 comment on table pleat_new_public.members | lock: none
COMMENT ON TABLE pleat_new_public.members IS 'pleat: shadow of public.members, logged, key (id), columns (id bigint, parity bigint = id % 2, room integer)';
-- 3.1 create schema pleat if it is not there yet | lock: none
CREATE SCHEMA IF NOT EXISTS pleat;
-- 3.2 create the function of the triggers that follow | lock: none
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
-- 3.3 let it run when everything goes at once | lock: SHARE ROW EXCLUSIVE on members
CREATE TRIGGER "!pleat_truncate" AFTER TRUNCATE ON public.members FOR EACH STATEMENT EXECUTE FUNCTION pleat."sync of public.members" ('sync', 'pleat_new_public', 'members');
-- 3.4 let it fire for replicated rows as well | lock: SHARE ROW EXCLUSIVE on members
ALTER TABLE public.members ENABLE ALWAYS TRIGGER "!pleat_truncate";
-- 3.5 write to pleat_new_public.members what is written to members | lock: SHARE ROW EXCLUSIVE on members
CREATE TRIGGER "!pleat_sync" AFTER INSERT OR UPDATE OR DELETE ON public.members FOR EACH ROW EXECUTE FUNCTION pleat."sync of public.members" ('sync', 'pleat_new_public', 'members');
-- 3.6 let it fire for replicated rows as well | lock: SHARE ROW EXCLUSIVE on members
ALTER TABLE public.members ENABLE ALWAYS TRIGGER "!pleat_sync";
COMMIT;

-- pleat: backfill, up
-- before: any code; run after the expand phase; afterwards new code may be started beside old code
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = public;

-- 4.1 copy the rows of members: rather fail than leave out what a policy hides | lock: none
SET row_security = off;
-- 4.2 copy rows into pleat_new_public.members | lock: ROW SHARE on members
CALL pleat.backfill('rebuild members', 'public.members', ARRAY['id'], $pleat$
  INSERT INTO pleat_new_public.members (id, room) OVERRIDING SYSTEM VALUE
  SELECT id, room FROM public.members
  WHERE PLEAT_BATCH
  FOR SHARE
  ON CONFLICT (id) DO NOTHING
$pleat$);
-- 4.3 count the values for the planner | lock: none
DO $pleat$ BEGIN
  IF pg_catalog.to_regclass('pleat_new_public.members') IS NOT NULL THEN ANALYZE pleat_new_public.members; END IF;
END $pleat$;

BEGIN;
-- 5. put the shadow in the place of members, rebuilding policy rooms.joined, policy walls.numbered, unless that is done | lock: ACCESS EXCLUSIVE on members, ACCESS EXCLUSIVE on rooms, ACCESS EXCLUSIVE on walls
DO $pleat_step$ BEGIN
IF pg_catalog.to_regclass('pleat_new_public.members') IS NULL THEN RETURN; END IF;
-- 5.1 put the shadow in the place of members, rebuilding policy rooms.joined, policy walls.numbered: let nobody use it meanwhile | lock: ACCESS EXCLUSIVE on members
EXECUTE $pleat_sql$LOCK TABLE public.members IN ACCESS EXCLUSIVE MODE$pleat_sql$;
-- 5.2 stop writing to the shadow of members | lock: ACCESS EXCLUSIVE on members
EXECUTE $pleat_sql$DROP TRIGGER "!pleat_sync" ON public.members$pleat_sql$;
-- 5.3 drop its companion | lock: ACCESS EXCLUSIVE on members
EXECUTE $pleat_sql$DROP TRIGGER "!pleat_truncate" ON public.members$pleat_sql$;
-- 5.4 drop the function of those triggers | lock: none
EXECUTE $pleat_sql$DROP FUNCTION pleat."sync of public.members" ()$pleat_sql$;
-- 5.5 drop policy walls.numbered | lock: ACCESS EXCLUSIVE on walls
EXECUTE $pleat_sql$DROP POLICY numbered ON public.walls$pleat_sql$;
-- 5.6 drop policy rooms.joined | lock: ACCESS EXCLUSIVE on rooms
EXECUTE $pleat_sql$DROP POLICY joined ON public.rooms$pleat_sql$;
-- 5.7 create schema pleat_old_public if it is not there yet | lock: none
EXECUTE $pleat_sql$CREATE SCHEMA IF NOT EXISTS pleat_old_public$pleat_sql$;
-- 5.8 move table members to schema pleat_old_public | lock: ACCESS EXCLUSIVE on members
EXECUTE $pleat_sql$ALTER TABLE public.members SET SCHEMA pleat_old_public$pleat_sql$;
-- 5.9 move table pleat_new_public.members to schema public | lock: none
EXECUTE $pleat_sql$ALTER TABLE pleat_new_public.members SET SCHEMA public$pleat_sql$;
-- 5.10 drop schema pleat_new_public if it is empty | lock: none
EXECUTE $pleat_sql$DO $pleat$ BEGIN
  IF NOT EXISTS (SELECT FROM pg_catalog.pg_depend WHERE refclassid = 'pg_catalog.pg_namespace'::regclass
      AND refobjid = pg_catalog.to_regnamespace('pleat_new_public')) THEN
    DROP SCHEMA IF EXISTS pleat_new_public;
  END IF;
EXCEPTION WHEN dependent_objects_still_exist THEN
  NULL;
END $pleat$$pleat_sql$;
-- 5.11 comment on table members | lock: SHARE UPDATE EXCLUSIVE on members
EXECUTE $pleat_sql$COMMENT ON TABLE public.members IS NULL$pleat_sql$;
-- 5.12 comment on table pleat_old_public.members | lock: none
EXECUTE $pleat_sql$COMMENT ON TABLE pleat_old_public.members IS 'pleat: shadow of public.members, logged, key (id), columns (id bigint, room integer)'$pleat_sql$;
-- 5.13 create policy rooms.joined | lock: ACCESS EXCLUSIVE on rooms
EXECUTE $pleat_sql$CREATE POLICY joined ON public.rooms FOR SELECT TO PUBLIC
  USING (exists (select from public.members as m where m.id > 0))$pleat_sql$;
-- 5.14 create policy walls.numbered | lock: ACCESS EXCLUSIVE on walls
EXECUTE $pleat_sql$CREATE POLICY numbered ON public.walls FOR SELECT TO PUBLIC
  USING (exists (select from public.members as m where m.room > 0))$pleat_sql$;
-- 5.15 create schema pleat if it is not there yet | lock: none
EXECUTE $pleat_sql$CREATE SCHEMA IF NOT EXISTS pleat$pleat_sql$;
-- 5.16 create the function of the triggers that follow | lock: none
EXECUTE $pleat_sql$CREATE OR REPLACE FUNCTION pleat."sync of public.members" () RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
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
END $pleat$$pleat_sql$;
-- 5.17 let it run when everything goes at once | lock: SHARE ROW EXCLUSIVE on members
EXECUTE $pleat_sql$CREATE TRIGGER "!pleat_truncate" AFTER TRUNCATE ON public.members FOR EACH STATEMENT EXECUTE FUNCTION pleat."sync of public.members" ('sync', 'pleat_old_public', 'members')$pleat_sql$;
-- 5.18 let it fire for replicated rows as well | lock: SHARE ROW EXCLUSIVE on members
EXECUTE $pleat_sql$ALTER TABLE public.members ENABLE ALWAYS TRIGGER "!pleat_truncate"$pleat_sql$;
-- 5.19 write to pleat_old_public.members what is written to members | lock: SHARE ROW EXCLUSIVE on members
EXECUTE $pleat_sql$CREATE TRIGGER "!pleat_sync" AFTER INSERT OR UPDATE OR DELETE ON public.members FOR EACH ROW EXECUTE FUNCTION pleat."sync of public.members" ('sync', 'pleat_old_public', 'members')$pleat_sql$;
-- 5.20 let it fire for replicated rows as well | lock: SHARE ROW EXCLUSIVE on members
EXECUTE $pleat_sql$ALTER TABLE public.members ENABLE ALWAYS TRIGGER "!pleat_sync"$pleat_sql$;
END $pleat_step$;
COMMIT;

-- pleat: contract, up
-- before: only new code runs; the backfill phase is complete
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = public;

BEGIN;
-- 6.1 let nobody use it meanwhile | lock: ACCESS EXCLUSIVE on members
LOCK TABLE public.members IN ACCESS EXCLUSIVE MODE;
-- 6.2 stop writing to the shadow of members | lock: ACCESS EXCLUSIVE on members
DROP TRIGGER "!pleat_sync" ON public.members;
-- 6.3 drop its companion | lock: ACCESS EXCLUSIVE on members
DROP TRIGGER "!pleat_truncate" ON public.members;
-- 6.4 drop the function of those triggers | lock: none
DROP FUNCTION pleat."sync of public.members" ();
COMMIT;

BEGIN;
-- 7.1 drop the former table members: drop table pleat_old_public.members | lock: none
DROP TABLE pleat_old_public.members;
-- 7.2 drop schema pleat_old_public if it is empty | lock: none
DO $pleat$ BEGIN
  IF NOT EXISTS (SELECT FROM pg_catalog.pg_depend WHERE refclassid = 'pg_catalog.pg_namespace'::regclass
      AND refobjid = pg_catalog.to_regnamespace('pleat_old_public')) THEN
    DROP SCHEMA IF EXISTS pleat_old_public;
  END IF;
EXCEPTION WHEN dependent_objects_still_exist THEN
  NULL;
END $pleat$;
COMMIT;

BEGIN;
-- 8. drop table rooms | lock: ACCESS EXCLUSIVE on rooms | H101 rows or values are gone for good
DROP TABLE public.rooms;
COMMIT;

BEGIN;
-- 9. drop table walls | lock: ACCESS EXCLUSIVE on walls | H101 rows or values are gone for good
DROP TABLE public.walls;
-- 10.1 forget the backfills, all are done | lock: none
DROP TABLE IF EXISTS pleat.progress;
-- 10.2 drop the procedure that ran them | lock: none
DROP PROCEDURE IF EXISTS pleat.backfill;
-- 10.3 drop the schema that they were in | lock: none
DROP SCHEMA IF EXISTS pleat;
COMMIT;
