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
  ('rebuild lot', true)
ON CONFLICT (name) DO NOTHING;
-- 2.1 undo: drop the former table lot: create schema pleat_old_public if it is not there yet | lock: none
CREATE SCHEMA IF NOT EXISTS pleat_old_public;
-- 2.2 create table pleat_old_public.lot | lock: none
CREATE TABLE pleat_old_public.lot (
  id bigint NOT NULL,
  size integer NOT NULL,
  CONSTRAINT lot_pkey PRIMARY KEY (id)
);
-- 2.3 comment on table pleat_old_public.lot | lock: none
COMMENT ON TABLE pleat_old_public.lot IS 'pleat: shadow of public.lot, logged, key (id), columns (id bigint, size integer)';
-- 3.1 create schema pleat if it is not there yet | lock: none
CREATE SCHEMA IF NOT EXISTS pleat;
-- 3.2 create the function of the triggers that follow | lock: none
CREATE OR REPLACE FUNCTION pleat."sync of public.lot" () RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp SET row_security = off AS $pleat$
DECLARE pleat_gone boolean := TG_OP = 'DELETE';
BEGIN
  IF TG_OP = 'TRUNCATE' THEN
    TRUNCATE pleat_old_public.lot;
    RETURN NULL;
  END IF;
  IF TG_OP = 'UPDATE' THEN
    pleat_gone := ROW (OLD.id) IS DISTINCT FROM ROW (NEW.id);
  END IF;
  IF pleat_gone THEN
    DELETE FROM pleat_old_public.lot WHERE (pleat_old_public.lot.id) = (OLD.id);
    IF NOT FOUND AND pg_catalog.current_setting('transaction_isolation') <> 'read committed' THEN
      BEGIN
        INSERT INTO pleat_old_public.lot (id, size) OVERRIDING SYSTEM VALUE VALUES (OLD.id, (SELECT (size::integer) FROM (SELECT OLD.*) AS lot)) ON CONFLICT (id) DO NOTHING;
        DELETE FROM pleat_old_public.lot WHERE (pleat_old_public.lot.id) = (OLD.id);
      EXCEPTION WHEN integrity_constraint_violation THEN
        NULL;
      END;
    END IF;
  END IF;
  IF TG_OP <> 'DELETE' THEN
    INSERT INTO pleat_old_public.lot (id, size) OVERRIDING SYSTEM VALUE VALUES (NEW.id, (SELECT (size::integer) FROM (SELECT NEW.*) AS lot))
    ON CONFLICT (id) DO UPDATE SET size = excluded.size;
  END IF;
  RETURN NULL;
END $pleat$;
-- 3.3 let it run when everything goes at once | lock: SHARE ROW EXCLUSIVE on lot
CREATE TRIGGER "!pleat_truncate" AFTER TRUNCATE ON public.lot FOR EACH STATEMENT EXECUTE FUNCTION pleat."sync of public.lot" ('sync', 'pleat_old_public', 'lot');
-- 3.4 let it fire for replicated rows as well | lock: SHARE ROW EXCLUSIVE on lot
ALTER TABLE public.lot ENABLE ALWAYS TRIGGER "!pleat_truncate";
-- 3.5 write to pleat_old_public.lot what is written to lot | lock: SHARE ROW EXCLUSIVE on lot
CREATE TRIGGER "!pleat_sync" AFTER INSERT OR UPDATE OR DELETE ON public.lot FOR EACH ROW EXECUTE FUNCTION pleat."sync of public.lot" ('sync', 'pleat_old_public', 'lot');
-- 3.6 let it fire for replicated rows as well | lock: SHARE ROW EXCLUSIVE on lot
ALTER TABLE public.lot ENABLE ALWAYS TRIGGER "!pleat_sync";
COMMIT;

-- 4.1 rather fail than leave out what a policy hides | lock: none
SET row_security = off;
-- 4.2 copy rows into pleat_old_public.lot | lock: ROW SHARE on lot
CALL pleat.backfill('copy rows into pleat_old_public.lot', 'public.lot', ARRAY['id'], $pleat$
  INSERT INTO pleat_old_public.lot (id, size) OVERRIDING SYSTEM VALUE
  SELECT id, (size::integer) FROM public.lot
  WHERE PLEAT_BATCH
  FOR SHARE
  ON CONFLICT (id) DO NOTHING
$pleat$);
-- 4.3 count the values for the planner | lock: none
DO $pleat$ BEGIN
  IF pg_catalog.to_regclass('pleat_old_public.lot') IS NOT NULL THEN ANALYZE pleat_old_public.lot; END IF;
END $pleat$;

BEGIN;
-- 5.1 undo: put the shadow in the place of lot, rebuilding view lots: drop view lots | lock: ACCESS EXCLUSIVE on lots
DROP VIEW public.lots;
-- 5.2 drop view a_twice | lock: none
DROP VIEW public.a_twice;
-- 5.3 let nobody use it meanwhile | lock: ACCESS EXCLUSIVE on lot
LOCK TABLE public.lot IN ACCESS EXCLUSIVE MODE;
-- 5.4 stop writing to the shadow of lot | lock: ACCESS EXCLUSIVE on lot
DROP TRIGGER "!pleat_sync" ON public.lot;
-- 5.5 drop its companion | lock: ACCESS EXCLUSIVE on lot
DROP TRIGGER "!pleat_truncate" ON public.lot;
-- 5.6 drop the function of those triggers | lock: none
DROP FUNCTION pleat."sync of public.lot" ();
-- 5.7 create schema pleat_new_public if it is not there yet | lock: none
CREATE SCHEMA IF NOT EXISTS pleat_new_public;
-- 5.8 move table lot to schema pleat_new_public | lock: ACCESS EXCLUSIVE on lot
ALTER TABLE public.lot SET SCHEMA pleat_new_public;
-- 5.9 move table pleat_old_public.lot to schema public | lock: none
ALTER TABLE pleat_old_public.lot SET SCHEMA public;
-- 5.10 drop schema pleat_old_public if it is empty | lock: none
DO $pleat$ BEGIN
  IF NOT EXISTS (SELECT FROM pg_catalog.pg_depend WHERE refclassid = 'pg_catalog.pg_namespace'::regclass
      AND refobjid = pg_catalog.to_regnamespace('pleat_old_public')) THEN
    DROP SCHEMA IF EXISTS pleat_old_public;
  END IF;
EXCEPTION WHEN dependent_objects_still_exist THEN
  NULL;
END $pleat$;
-- 5.11 comment on table lot | lock: SHARE UPDATE EXCLUSIVE on lot
COMMENT ON TABLE public.lot IS NULL;
-- 5.12 comment on table pleat_new_public.lot | lock: none
COMMENT ON TABLE pleat_new_public.lot IS 'pleat: shadow of public.lot, logged, key (id), columns (id bigint, size bigint, twice bigint = size * 2)';
-- 5.13 create view lots | lock: none
CREATE VIEW public.lots AS
select id, size from public.lot;
-- 5.14 create schema pleat if it is not there yet | lock: none
CREATE SCHEMA IF NOT EXISTS pleat;
-- 5.15 create the function of the triggers that follow | lock: none
CREATE OR REPLACE FUNCTION pleat."sync of public.lot" () RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp SET row_security = off AS $pleat$
DECLARE pleat_gone boolean := TG_OP = 'DELETE';
BEGIN
  IF TG_OP = 'TRUNCATE' THEN
    TRUNCATE pleat_new_public.lot;
    RETURN NULL;
  END IF;
  IF TG_OP = 'UPDATE' THEN
    pleat_gone := ROW (OLD.id) IS DISTINCT FROM ROW (NEW.id);
  END IF;
  IF pleat_gone THEN
    DELETE FROM pleat_new_public.lot WHERE (pleat_new_public.lot.id) = (OLD.id);
    IF NOT FOUND AND pg_catalog.current_setting('transaction_isolation') <> 'read committed' THEN
      BEGIN
        INSERT INTO pleat_new_public.lot (id, size) OVERRIDING SYSTEM VALUE VALUES (OLD.id, (SELECT (size::bigint) FROM (SELECT OLD.*) AS lot)) ON CONFLICT (id) DO NOTHING;
        DELETE FROM pleat_new_public.lot WHERE (pleat_new_public.lot.id) = (OLD.id);
      EXCEPTION WHEN integrity_constraint_violation THEN
        NULL;
      END;
    END IF;
  END IF;
  IF TG_OP <> 'DELETE' THEN
    INSERT INTO pleat_new_public.lot (id, size) OVERRIDING SYSTEM VALUE VALUES (NEW.id, (SELECT (size::bigint) FROM (SELECT NEW.*) AS lot))
    ON CONFLICT (id) DO UPDATE SET size = excluded.size;
  END IF;
  RETURN NULL;
END $pleat$;
-- 5.16 let it run when everything goes at once | lock: SHARE ROW EXCLUSIVE on lot
CREATE TRIGGER "!pleat_truncate" AFTER TRUNCATE ON public.lot FOR EACH STATEMENT EXECUTE FUNCTION pleat."sync of public.lot" ('sync', 'pleat_new_public', 'lot');
-- 5.17 let it fire for replicated rows as well | lock: SHARE ROW EXCLUSIVE on lot
ALTER TABLE public.lot ENABLE ALWAYS TRIGGER "!pleat_truncate";
-- 5.18 write to pleat_new_public.lot what is written to lot | lock: SHARE ROW EXCLUSIVE on lot
CREATE TRIGGER "!pleat_sync" AFTER INSERT OR UPDATE OR DELETE ON public.lot FOR EACH ROW EXECUTE FUNCTION pleat."sync of public.lot" ('sync', 'pleat_new_public', 'lot');
-- 5.19 let it fire for replicated rows as well | lock: SHARE ROW EXCLUSIVE on lot
ALTER TABLE public.lot ENABLE ALWAYS TRIGGER "!pleat_sync";
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
-- 1.1 let nobody use it meanwhile | lock: ACCESS EXCLUSIVE on lot
LOCK TABLE public.lot IN ACCESS EXCLUSIVE MODE;
-- 1.2 stop writing to the shadow of lot | lock: ACCESS EXCLUSIVE on lot
DROP TRIGGER "!pleat_sync" ON public.lot;
-- 1.3 drop its companion | lock: ACCESS EXCLUSIVE on lot
DROP TRIGGER "!pleat_truncate" ON public.lot;
-- 1.4 drop the function of those triggers | lock: none
DROP FUNCTION pleat."sync of public.lot" ();
-- 2.1 undo: build the shadow of lot: drop table pleat_new_public.lot | lock: none
DROP TABLE pleat_new_public.lot;
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
