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
  ('rebuild players', true),
  ('rebuild teams', true)
ON CONFLICT (name) DO NOTHING;
-- 2.1 undo: drop the former table teams: create schema pleat_old_public if it is not there yet | lock: none
CREATE SCHEMA IF NOT EXISTS pleat_old_public;
-- 2.2 create table pleat_old_public.teams | lock: none
CREATE TABLE pleat_old_public.teams (
  id bigint NOT NULL,
  CONSTRAINT teams_pkey PRIMARY KEY (id)
);
-- 2.3 comment on table pleat_old_public.teams | lock: none
COMMENT ON TABLE pleat_old_public.teams IS 'pleat: shadow of public.teams, logged, key (id), columns (id bigint)';
-- 3.1 undo: drop the former table players: create schema pleat_old_public if it is not there yet | lock: none
CREATE SCHEMA IF NOT EXISTS pleat_old_public;
-- 3.2 create table pleat_old_public.players | lock: none
CREATE TABLE pleat_old_public.players (
  id bigint NOT NULL,
  old integer,
  CONSTRAINT players_pkey PRIMARY KEY (id)
);
-- 3.3 comment on table pleat_old_public.players | lock: none
COMMENT ON TABLE pleat_old_public.players IS 'pleat: shadow of public.players, logged, key (id), columns (id bigint, old integer)';
-- 4.1 create schema pleat if it is not there yet | lock: none
CREATE SCHEMA IF NOT EXISTS pleat;
-- 4.2 create the function of the triggers that follow | lock: none
CREATE OR REPLACE FUNCTION pleat."sync of public.teams" () RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp SET row_security = off AS $pleat$
DECLARE pleat_gone boolean := TG_OP = 'DELETE';
BEGIN
  IF TG_OP = 'TRUNCATE' THEN
    TRUNCATE pleat_old_public.teams;
    RETURN NULL;
  END IF;
  IF TG_OP = 'UPDATE' THEN
    pleat_gone := ROW (OLD.id) IS DISTINCT FROM ROW (NEW.id);
  END IF;
  IF pleat_gone THEN
    DELETE FROM pleat_old_public.teams WHERE (pleat_old_public.teams.id) = (OLD.id);
    IF NOT FOUND AND pg_catalog.current_setting('transaction_isolation') <> 'read committed' THEN
      BEGIN
        INSERT INTO pleat_old_public.teams (id) OVERRIDING SYSTEM VALUE VALUES (OLD.id) ON CONFLICT (id) DO NOTHING;
        DELETE FROM pleat_old_public.teams WHERE (pleat_old_public.teams.id) = (OLD.id);
      EXCEPTION WHEN integrity_constraint_violation THEN
        NULL;
      END;
    END IF;
  END IF;
  IF TG_OP <> 'DELETE' THEN
    INSERT INTO pleat_old_public.teams (id) OVERRIDING SYSTEM VALUE VALUES (NEW.id)
    ON CONFLICT (id) DO UPDATE SET id = excluded.id;
  END IF;
  RETURN NULL;
END $pleat$;
-- 4.3 let it run when everything goes at once | lock: SHARE ROW EXCLUSIVE on teams
CREATE TRIGGER "!pleat_truncate" AFTER TRUNCATE ON public.teams FOR EACH STATEMENT EXECUTE FUNCTION pleat."sync of public.teams" ('sync', 'pleat_old_public', 'teams');
-- 4.4 let it fire for replicated rows as well | lock: SHARE ROW EXCLUSIVE on teams
ALTER TABLE public.teams ENABLE ALWAYS TRIGGER "!pleat_truncate";
-- 4.5 write to pleat_old_public.teams what is written to teams | lock: SHARE ROW EXCLUSIVE on teams
CREATE TRIGGER "!pleat_sync" AFTER INSERT OR UPDATE OR DELETE ON public.teams FOR EACH ROW EXECUTE FUNCTION pleat."sync of public.teams" ('sync', 'pleat_old_public', 'teams');
-- 4.6 let it fire for replicated rows as well | lock: SHARE ROW EXCLUSIVE on teams
ALTER TABLE public.teams ENABLE ALWAYS TRIGGER "!pleat_sync";
COMMIT;

-- 5.1 rather fail than leave out what a policy hides | lock: none
SET row_security = off;
-- 5.2 copy rows into pleat_old_public.teams | lock: ROW SHARE on teams
CALL pleat.backfill('copy rows into pleat_old_public.teams', 'public.teams', ARRAY['id'], $pleat$
  INSERT INTO pleat_old_public.teams (id) OVERRIDING SYSTEM VALUE
  SELECT id FROM public.teams
  WHERE PLEAT_BATCH
  FOR SHARE
  ON CONFLICT (id) DO NOTHING
$pleat$);
-- 5.3 count the values for the planner | lock: none
DO $pleat$ BEGIN
  IF pg_catalog.to_regclass('pleat_old_public.teams') IS NOT NULL THEN ANALYZE pleat_old_public.teams; END IF;
END $pleat$;

BEGIN;
-- 6.1 create schema pleat if it is not there yet | lock: none
CREATE SCHEMA IF NOT EXISTS pleat;
-- 6.2 create the function of the triggers that follow | lock: none
CREATE OR REPLACE FUNCTION pleat."sync of public.players" () RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp SET row_security = off AS $pleat$
DECLARE pleat_gone boolean := TG_OP = 'DELETE';
BEGIN
  IF TG_OP = 'TRUNCATE' THEN
    TRUNCATE pleat_old_public.players;
    RETURN NULL;
  END IF;
  IF TG_OP = 'UPDATE' THEN
    pleat_gone := ROW (OLD.id) IS DISTINCT FROM ROW (NEW.id);
  END IF;
  IF pleat_gone THEN
    DELETE FROM pleat_old_public.players WHERE (pleat_old_public.players.id) = (OLD.id);
    IF NOT FOUND AND pg_catalog.current_setting('transaction_isolation') <> 'read committed' THEN
      BEGIN
        INSERT INTO pleat_old_public.players (id, old) OVERRIDING SYSTEM VALUE VALUES (OLD.id, (SELECT (old::integer) FROM (SELECT OLD.*) AS players)) ON CONFLICT (id) DO NOTHING;
        DELETE FROM pleat_old_public.players WHERE (pleat_old_public.players.id) = (OLD.id);
      EXCEPTION WHEN integrity_constraint_violation THEN
        NULL;
      END;
    END IF;
  END IF;
  IF TG_OP <> 'DELETE' THEN
    INSERT INTO pleat_old_public.players (id, old) OVERRIDING SYSTEM VALUE VALUES (NEW.id, (SELECT (old::integer) FROM (SELECT NEW.*) AS players))
    ON CONFLICT (id) DO UPDATE SET old = CASE WHEN TG_OP = 'UPDATE' AND ROW(OLD.old)::record OPERATOR(pg_catalog.*=) ROW(NEW.old)::record THEN pleat_old_public.players.old ELSE excluded.old END;
  END IF;
  RETURN NULL;
END $pleat$;
-- 6.3 let it run when everything goes at once | lock: SHARE ROW EXCLUSIVE on players
CREATE TRIGGER "!pleat_truncate" AFTER TRUNCATE ON public.players FOR EACH STATEMENT EXECUTE FUNCTION pleat."sync of public.players" ('sync', 'pleat_old_public', 'players');
-- 6.4 let it fire for replicated rows as well | lock: SHARE ROW EXCLUSIVE on players
ALTER TABLE public.players ENABLE ALWAYS TRIGGER "!pleat_truncate";
-- 6.5 write to pleat_old_public.players what is written to players | lock: SHARE ROW EXCLUSIVE on players
CREATE TRIGGER "!pleat_sync" AFTER INSERT OR UPDATE OR DELETE ON public.players FOR EACH ROW EXECUTE FUNCTION pleat."sync of public.players" ('sync', 'pleat_old_public', 'players');
-- 6.6 let it fire for replicated rows as well | lock: SHARE ROW EXCLUSIVE on players
ALTER TABLE public.players ENABLE ALWAYS TRIGGER "!pleat_sync";
COMMIT;

-- 7.1 rather fail than leave out what a policy hides | lock: none
SET row_security = off;
-- 7.2 copy rows into pleat_old_public.players | lock: ROW SHARE on players
CALL pleat.backfill('copy rows into pleat_old_public.players', 'public.players', ARRAY['id'], $pleat$
  INSERT INTO pleat_old_public.players (id, old) OVERRIDING SYSTEM VALUE
  SELECT id, (old::integer) FROM public.players
  WHERE PLEAT_BATCH
  FOR SHARE
  ON CONFLICT (id) DO NOTHING
$pleat$);
-- 7.3 count the values for the planner | lock: none
DO $pleat$ BEGIN
  IF pg_catalog.to_regclass('pleat_old_public.players') IS NOT NULL THEN ANALYZE pleat_old_public.players; END IF;
END $pleat$;

BEGIN;
-- 8.1 undo: put the shadow in the place of players: let nobody use it meanwhile | lock: ACCESS EXCLUSIVE on players
LOCK TABLE public.players IN ACCESS EXCLUSIVE MODE;
-- 8.2 stop writing to the shadow of players | lock: ACCESS EXCLUSIVE on players
DROP TRIGGER "!pleat_sync" ON public.players;
-- 8.3 drop its companion | lock: ACCESS EXCLUSIVE on players
DROP TRIGGER "!pleat_truncate" ON public.players;
-- 8.4 drop the function of those triggers | lock: none
DROP FUNCTION pleat."sync of public.players" ();
-- 8.5 create schema pleat_new_public if it is not there yet | lock: none
CREATE SCHEMA IF NOT EXISTS pleat_new_public;
-- 8.6 move table players to schema pleat_new_public | lock: ACCESS EXCLUSIVE on players
ALTER TABLE public.players SET SCHEMA pleat_new_public;
-- 8.7 move table pleat_old_public.players to schema public | lock: none
ALTER TABLE pleat_old_public.players SET SCHEMA public;
-- 8.8 drop schema pleat_old_public if it is empty | lock: none
DO $pleat$ BEGIN
  IF NOT EXISTS (SELECT FROM pg_catalog.pg_depend WHERE refclassid = 'pg_catalog.pg_namespace'::regclass
      AND refobjid = pg_catalog.to_regnamespace('pleat_old_public')) THEN
    DROP SCHEMA IF EXISTS pleat_old_public;
  END IF;
EXCEPTION WHEN dependent_objects_still_exist THEN
  NULL;
END $pleat$;
-- 8.9 comment on table players | lock: SHARE UPDATE EXCLUSIVE on players
COMMENT ON TABLE public.players IS NULL;
-- 8.10 comment on table pleat_new_public.players | lock: none
COMMENT ON TABLE pleat_new_public.players IS 'pleat: shadow of public.players, logged, key (id), columns (id bigint, old public.score)';
-- 8.11 create schema pleat if it is not there yet | lock: none
CREATE SCHEMA IF NOT EXISTS pleat;
-- 8.12 create the function of the triggers that follow | lock: none
CREATE OR REPLACE FUNCTION pleat."sync of public.players" () RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp SET row_security = off AS $pleat$
DECLARE pleat_gone boolean := TG_OP = 'DELETE';
BEGIN
  IF TG_OP = 'TRUNCATE' THEN
    TRUNCATE pleat_new_public.players;
    RETURN NULL;
  END IF;
  IF TG_OP = 'UPDATE' THEN
    pleat_gone := ROW (OLD.id) IS DISTINCT FROM ROW (NEW.id);
  END IF;
  IF pleat_gone THEN
    BEGIN
    DELETE FROM pleat_new_public.players WHERE (pleat_new_public.players.id) = (OLD.id);
    IF NOT FOUND AND pg_catalog.current_setting('transaction_isolation') <> 'read committed' THEN
      BEGIN
        INSERT INTO pleat_new_public.players (id, old) OVERRIDING SYSTEM VALUE VALUES (OLD.id, (SELECT (old::public.score) FROM (SELECT OLD.*) AS players)) ON CONFLICT (id) DO NOTHING;
        DELETE FROM pleat_new_public.players WHERE (pleat_new_public.players.id) = (OLD.id);
      EXCEPTION WHEN integrity_constraint_violation THEN
        NULL;
      END;
    END IF;
    EXCEPTION WHEN data_exception OR check_violation OR not_null_violation THEN
      NULL;
    END;
  END IF;
  IF TG_OP <> 'DELETE' THEN
    BEGIN
    INSERT INTO pleat_new_public.players (id, old) OVERRIDING SYSTEM VALUE VALUES (NEW.id, (SELECT (old::public.score) FROM (SELECT NEW.*) AS players))
    ON CONFLICT (id) DO UPDATE SET old = excluded.old;
    EXCEPTION WHEN data_exception OR check_violation OR not_null_violation THEN
      BEGIN
        DELETE FROM pleat_new_public.players WHERE (pleat_new_public.players.id) = (NEW.id);
      EXCEPTION WHEN data_exception THEN
        NULL;
      END;
    END;
  END IF;
  RETURN NULL;
END $pleat$;
-- 8.13 let it run when everything goes at once | lock: SHARE ROW EXCLUSIVE on players
CREATE TRIGGER "!pleat_truncate" AFTER TRUNCATE ON public.players FOR EACH STATEMENT EXECUTE FUNCTION pleat."sync of public.players" ('sync', 'pleat_new_public', 'players');
-- 8.14 let it fire for replicated rows as well | lock: SHARE ROW EXCLUSIVE on players
ALTER TABLE public.players ENABLE ALWAYS TRIGGER "!pleat_truncate";
-- 8.15 write to pleat_new_public.players what is written to players | lock: SHARE ROW EXCLUSIVE on players
CREATE TRIGGER "!pleat_sync" AFTER INSERT OR UPDATE OR DELETE ON public.players FOR EACH ROW EXECUTE FUNCTION pleat."sync of public.players" ('sync', 'pleat_new_public', 'players');
-- 8.16 let it fire for replicated rows as well | lock: SHARE ROW EXCLUSIVE on players
ALTER TABLE public.players ENABLE ALWAYS TRIGGER "!pleat_sync";
COMMIT;

-- pleat: backfill, down
-- before: any code; nothing is lost
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = public;

BEGIN;
-- 1.1 undo: put the shadow in the place of teams: let nobody use it meanwhile | lock: ACCESS EXCLUSIVE on teams
LOCK TABLE public.teams IN ACCESS EXCLUSIVE MODE;
-- 1.2 stop writing to the shadow of teams | lock: ACCESS EXCLUSIVE on teams
DROP TRIGGER "!pleat_sync" ON public.teams;
-- 1.3 drop its companion | lock: ACCESS EXCLUSIVE on teams
DROP TRIGGER "!pleat_truncate" ON public.teams;
-- 1.4 drop the function of those triggers | lock: none
DROP FUNCTION pleat."sync of public.teams" ();
-- 1.5 create schema pleat_new_public if it is not there yet | lock: none
CREATE SCHEMA IF NOT EXISTS pleat_new_public;
-- 1.6 move table teams to schema pleat_new_public | lock: ACCESS EXCLUSIVE on teams
ALTER TABLE public.teams SET SCHEMA pleat_new_public;
-- 1.7 move table pleat_old_public.teams to schema public | lock: none
ALTER TABLE pleat_old_public.teams SET SCHEMA public;
-- 1.8 drop schema pleat_old_public if it is empty | lock: none
DO $pleat$ BEGIN
  IF NOT EXISTS (SELECT FROM pg_catalog.pg_depend WHERE refclassid = 'pg_catalog.pg_namespace'::regclass
      AND refobjid = pg_catalog.to_regnamespace('pleat_old_public')) THEN
    DROP SCHEMA IF EXISTS pleat_old_public;
  END IF;
EXCEPTION WHEN dependent_objects_still_exist THEN
  NULL;
END $pleat$;
-- 1.9 comment on table teams | lock: SHARE UPDATE EXCLUSIVE on teams
COMMENT ON TABLE public.teams IS NULL;
-- 1.10 comment on table pleat_new_public.teams | lock: none
COMMENT ON TABLE pleat_new_public.teams IS 'pleat: shadow of public.teams, logged, key (id), columns (best public.score, id bigint)';
-- 1.11 create schema pleat if it is not there yet | lock: none
CREATE SCHEMA IF NOT EXISTS pleat;
-- 1.12 create the function of the triggers that follow | lock: none
CREATE OR REPLACE FUNCTION pleat."sync of public.teams" () RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp SET row_security = off AS $pleat$
DECLARE pleat_gone boolean := TG_OP = 'DELETE';
BEGIN
  IF TG_OP = 'TRUNCATE' THEN
    TRUNCATE pleat_new_public.teams;
    RETURN NULL;
  END IF;
  IF TG_OP = 'UPDATE' THEN
    pleat_gone := ROW (OLD.id) IS DISTINCT FROM ROW (NEW.id);
  END IF;
  IF pleat_gone THEN
    DELETE FROM pleat_new_public.teams WHERE (pleat_new_public.teams.id) = (OLD.id);
    IF NOT FOUND AND pg_catalog.current_setting('transaction_isolation') <> 'read committed' THEN
      BEGIN
        INSERT INTO pleat_new_public.teams (id) OVERRIDING SYSTEM VALUE VALUES (OLD.id) ON CONFLICT (id) DO NOTHING;
        DELETE FROM pleat_new_public.teams WHERE (pleat_new_public.teams.id) = (OLD.id);
      EXCEPTION WHEN integrity_constraint_violation THEN
        NULL;
      END;
    END IF;
  END IF;
  IF TG_OP <> 'DELETE' THEN
    INSERT INTO pleat_new_public.teams (id) OVERRIDING SYSTEM VALUE VALUES (NEW.id)
    ON CONFLICT (id) DO UPDATE SET id = excluded.id;
  END IF;
  RETURN NULL;
END $pleat$;
-- 1.13 let it run when everything goes at once | lock: SHARE ROW EXCLUSIVE on teams
CREATE TRIGGER "!pleat_truncate" AFTER TRUNCATE ON public.teams FOR EACH STATEMENT EXECUTE FUNCTION pleat."sync of public.teams" ('sync', 'pleat_new_public', 'teams');
-- 1.14 let it fire for replicated rows as well | lock: SHARE ROW EXCLUSIVE on teams
ALTER TABLE public.teams ENABLE ALWAYS TRIGGER "!pleat_truncate";
-- 1.15 write to pleat_new_public.teams what is written to teams | lock: SHARE ROW EXCLUSIVE on teams
CREATE TRIGGER "!pleat_sync" AFTER INSERT OR UPDATE OR DELETE ON public.teams FOR EACH ROW EXECUTE FUNCTION pleat."sync of public.teams" ('sync', 'pleat_new_public', 'teams');
-- 1.16 let it fire for replicated rows as well | lock: SHARE ROW EXCLUSIVE on teams
ALTER TABLE public.teams ENABLE ALWAYS TRIGGER "!pleat_sync";
COMMIT;

-- pleat: expand, down
-- before: only old code runs
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = public;

BEGIN;
-- 1.1 let nobody use it meanwhile | lock: ACCESS EXCLUSIVE on teams
LOCK TABLE public.teams IN ACCESS EXCLUSIVE MODE;
-- 1.2 stop writing to the shadow of teams | lock: ACCESS EXCLUSIVE on teams
DROP TRIGGER "!pleat_sync" ON public.teams;
-- 1.3 drop its companion | lock: ACCESS EXCLUSIVE on teams
DROP TRIGGER "!pleat_truncate" ON public.teams;
-- 1.4 drop the function of those triggers | lock: none
DROP FUNCTION pleat."sync of public.teams" ();
-- 2.1 undo: build the shadow of teams: drop table pleat_new_public.teams | lock: none
DROP TABLE pleat_new_public.teams;
-- 2.2 drop schema pleat_new_public if it is empty | lock: none
DO $pleat$ BEGIN
  IF NOT EXISTS (SELECT FROM pg_catalog.pg_depend WHERE refclassid = 'pg_catalog.pg_namespace'::regclass
      AND refobjid = pg_catalog.to_regnamespace('pleat_new_public')) THEN
    DROP SCHEMA IF EXISTS pleat_new_public;
  END IF;
EXCEPTION WHEN dependent_objects_still_exist THEN
  NULL;
END $pleat$;
COMMIT;

BEGIN;
-- 3.1 let nobody use it meanwhile | lock: ACCESS EXCLUSIVE on players
LOCK TABLE public.players IN ACCESS EXCLUSIVE MODE;
-- 3.2 stop writing to the shadow of players | lock: ACCESS EXCLUSIVE on players
DROP TRIGGER "!pleat_sync" ON public.players;
-- 3.3 drop its companion | lock: ACCESS EXCLUSIVE on players
DROP TRIGGER "!pleat_truncate" ON public.players;
-- 3.4 drop the function of those triggers | lock: none
DROP FUNCTION pleat."sync of public.players" ();
-- 4.1 undo: build the shadow of players: drop table pleat_new_public.players | lock: none
DROP TABLE pleat_new_public.players;
-- 4.2 drop schema pleat_new_public if it is empty | lock: none
DO $pleat$ BEGIN
  IF NOT EXISTS (SELECT FROM pg_catalog.pg_depend WHERE refclassid = 'pg_catalog.pg_namespace'::regclass
      AND refobjid = pg_catalog.to_regnamespace('pleat_new_public')) THEN
    DROP SCHEMA IF EXISTS pleat_new_public;
  END IF;
EXCEPTION WHEN dependent_objects_still_exist THEN
  NULL;
END $pleat$;
-- 5.1 forget the backfills, all are done | lock: none
DROP TABLE IF EXISTS pleat.progress;
-- 5.2 drop the procedure that ran them | lock: none
DROP PROCEDURE IF EXISTS pleat.backfill;
-- 5.3 drop the schema that they were in | lock: none
DROP SCHEMA IF EXISTS pleat;
COMMIT;
