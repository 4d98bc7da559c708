-- pleat: contract, down
-- before: only new code runs; afterwards old code may be started beside it
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = shop, public;

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
  ('rebuild places', true)
ON CONFLICT (name) DO NOTHING;
-- 2.1 undo: drop domain shop.old_code: create domain shop.old_code | lock: none
CREATE DOMAIN shop.old_code AS character varying(10) COLLATE "C" DEFAULT 'none' NOT NULL
  CONSTRAINT old_code_filled CHECK (value <> '');
-- 2.2 comment on domain shop.old_code | lock: none
COMMENT ON DOMAIN shop.old_code IS 'Before';
-- 2.3 comment on domain shop.old_code.old_code_filled | lock: none
COMMENT ON CONSTRAINT old_code_filled ON DOMAIN shop.old_code IS 'never empty';
-- 3.1 undo: drop the former table places: create schema pleat_old_public if it is not there yet | lock: none
CREATE SCHEMA IF NOT EXISTS pleat_old_public;
-- 3.2 create table pleat_old_public.places | lock: none
CREATE TABLE pleat_old_public.places (
  id bigint NOT NULL,
  copies shop.email[],
  amounts shop.amounts,
  CONSTRAINT places_pkey PRIMARY KEY (id)
);
-- 3.3 comment on table pleat_old_public.places | lock: none
COMMENT ON TABLE pleat_old_public.places IS 'pleat: shadow of public.places, logged, key (id), columns (amounts shop.amounts, copies shop.email[], id bigint)';
-- 4.1 create schema pleat if it is not there yet | lock: none
CREATE SCHEMA IF NOT EXISTS pleat;
-- 4.2 create the function of the triggers that follow | lock: none
CREATE OR REPLACE FUNCTION pleat."sync of public.places" () RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = shop, public, pg_temp SET row_security = off AS $pleat$
DECLARE pleat_gone boolean := TG_OP = 'DELETE';
BEGIN
  IF TG_OP = 'TRUNCATE' THEN
    TRUNCATE pleat_old_public.places;
    RETURN NULL;
  END IF;
  IF TG_OP = 'UPDATE' THEN
    pleat_gone := ROW (OLD.id) IS DISTINCT FROM ROW (NEW.id);
  END IF;
  IF pleat_gone THEN
    DELETE FROM pleat_old_public.places WHERE (pleat_old_public.places.id) = (OLD.id);
    IF NOT FOUND AND pg_catalog.current_setting('transaction_isolation') <> 'read committed' THEN
      BEGIN
        INSERT INTO pleat_old_public.places (id, copies, amounts) OVERRIDING SYSTEM VALUE VALUES (OLD.id, OLD.copies, OLD.amounts) ON CONFLICT (id) DO NOTHING;
        DELETE FROM pleat_old_public.places WHERE (pleat_old_public.places.id) = (OLD.id);
      EXCEPTION WHEN integrity_constraint_violation THEN
        NULL;
      END;
    END IF;
  END IF;
  IF TG_OP <> 'DELETE' THEN
    INSERT INTO pleat_old_public.places (id, copies, amounts) OVERRIDING SYSTEM VALUE VALUES (NEW.id, NEW.copies, NEW.amounts)
    ON CONFLICT (id) DO UPDATE SET copies = excluded.copies, amounts = excluded.amounts;
  END IF;
  RETURN NULL;
END $pleat$;
-- 4.3 let it run when everything goes at once | lock: SHARE ROW EXCLUSIVE on places
CREATE TRIGGER "!pleat_truncate" AFTER TRUNCATE ON public.places FOR EACH STATEMENT EXECUTE FUNCTION pleat."sync of public.places" ('sync', 'pleat_old_public', 'places');
-- 4.4 let it fire for replicated rows as well | lock: SHARE ROW EXCLUSIVE on places
ALTER TABLE public.places ENABLE ALWAYS TRIGGER "!pleat_truncate";
-- 4.5 write to pleat_old_public.places what is written to places | lock: SHARE ROW EXCLUSIVE on places
CREATE TRIGGER "!pleat_sync" AFTER INSERT OR UPDATE OR DELETE ON public.places FOR EACH ROW EXECUTE FUNCTION pleat."sync of public.places" ('sync', 'pleat_old_public', 'places');
-- 4.6 let it fire for replicated rows as well | lock: SHARE ROW EXCLUSIVE on places
ALTER TABLE public.places ENABLE ALWAYS TRIGGER "!pleat_sync";
COMMIT;

-- 5.1 rather fail than leave out what a policy hides | lock: none
SET row_security = off;
-- 5.2 copy rows into pleat_old_public.places | lock: ROW SHARE on places
CALL pleat.backfill('copy rows into pleat_old_public.places', 'public.places', ARRAY['id'], $pleat$
  INSERT INTO pleat_old_public.places (id, copies, amounts) OVERRIDING SYSTEM VALUE
  SELECT id, copies, amounts FROM public.places
  WHERE PLEAT_BATCH
  FOR SHARE
  ON CONFLICT (id) DO NOTHING
$pleat$);
-- 5.3 count the values for the planner | lock: none
DO $pleat$ BEGIN
  IF pg_catalog.to_regclass('pleat_old_public.places') IS NOT NULL THEN ANALYZE pleat_old_public.places; END IF;
END $pleat$;

BEGIN;
-- 6. drop constraint places.short | lock: ACCESS EXCLUSIVE on places
ALTER TABLE public.places DROP CONSTRAINT short;
-- 7. drop not null on places.amounts | lock: ACCESS EXCLUSIVE on places
ALTER TABLE public.places ALTER COLUMN amounts DROP NOT NULL;
-- 8. drop constraint places.pleat_not_null_amounts | lock: ACCESS EXCLUSIVE on places
ALTER TABLE public.places DROP CONSTRAINT IF EXISTS pleat_not_null_amounts;
COMMIT;

-- pleat: backfill, down
-- before: any code; nothing is lost
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = shop, public;

BEGIN;
-- 1. drop view addresses | lock: none
DROP VIEW public.addresses;
-- 2.1 undo: put the shadow in the place of places: let nobody use it meanwhile | lock: ACCESS EXCLUSIVE on places
LOCK TABLE public.places IN ACCESS EXCLUSIVE MODE;
-- 2.2 stop writing to the shadow of places | lock: ACCESS EXCLUSIVE on places
DROP TRIGGER "!pleat_sync" ON public.places;
-- 2.3 drop its companion | lock: ACCESS EXCLUSIVE on places
DROP TRIGGER "!pleat_truncate" ON public.places;
-- 2.4 drop the function of those triggers | lock: none
DROP FUNCTION pleat."sync of public.places" ();
-- 2.5 create schema pleat_new_public if it is not there yet | lock: none
CREATE SCHEMA IF NOT EXISTS pleat_new_public;
-- 2.6 move table places to schema pleat_new_public | lock: ACCESS EXCLUSIVE on places
ALTER TABLE public.places SET SCHEMA pleat_new_public;
-- 2.7 move table pleat_old_public.places to schema public | lock: none
ALTER TABLE pleat_old_public.places SET SCHEMA public;
-- 2.8 drop schema pleat_old_public if it is empty | lock: none
DO $pleat$ BEGIN
  IF NOT EXISTS (SELECT FROM pg_catalog.pg_depend WHERE refclassid = 'pg_catalog.pg_namespace'::regclass
      AND refobjid = pg_catalog.to_regnamespace('pleat_old_public')) THEN
    DROP SCHEMA IF EXISTS pleat_old_public;
  END IF;
EXCEPTION WHEN dependent_objects_still_exist THEN
  NULL;
END $pleat$;
-- 2.9 comment on table places | lock: SHARE UPDATE EXCLUSIVE on places
COMMENT ON TABLE public.places IS NULL;
-- 2.10 comment on table pleat_new_public.places | lock: none
COMMENT ON TABLE pleat_new_public.places IS 'pleat: shadow of public.places, logged, key (id), columns (amounts shop.amounts, copies shop.email[], email shop.email, id bigint, work shop.work_email)';
-- 2.11 create schema pleat if it is not there yet | lock: none
CREATE SCHEMA IF NOT EXISTS pleat;
-- 2.12 create the function of the triggers that follow | lock: none
CREATE OR REPLACE FUNCTION pleat."sync of public.places" () RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = shop, public, pg_temp SET row_security = off AS $pleat$
DECLARE pleat_gone boolean := TG_OP = 'DELETE';
BEGIN
  IF TG_OP = 'TRUNCATE' THEN
    TRUNCATE pleat_new_public.places;
    RETURN NULL;
  END IF;
  IF TG_OP = 'UPDATE' THEN
    pleat_gone := ROW (OLD.id) IS DISTINCT FROM ROW (NEW.id);
  END IF;
  IF pleat_gone THEN
    DELETE FROM pleat_new_public.places WHERE (pleat_new_public.places.id) = (OLD.id);
    IF NOT FOUND AND pg_catalog.current_setting('transaction_isolation') <> 'read committed' THEN
      BEGIN
        INSERT INTO pleat_new_public.places (id, copies, amounts) OVERRIDING SYSTEM VALUE VALUES (OLD.id, OLD.copies, OLD.amounts) ON CONFLICT (id) DO NOTHING;
        DELETE FROM pleat_new_public.places WHERE (pleat_new_public.places.id) = (OLD.id);
      EXCEPTION WHEN integrity_constraint_violation THEN
        NULL;
      END;
    END IF;
  END IF;
  IF TG_OP <> 'DELETE' THEN
    INSERT INTO pleat_new_public.places (id, copies, amounts) OVERRIDING SYSTEM VALUE VALUES (NEW.id, NEW.copies, NEW.amounts)
    ON CONFLICT (id) DO UPDATE SET copies = excluded.copies, amounts = excluded.amounts;
  END IF;
  RETURN NULL;
END $pleat$;
-- 2.13 let it run when everything goes at once | lock: SHARE ROW EXCLUSIVE on places
CREATE TRIGGER "!pleat_truncate" AFTER TRUNCATE ON public.places FOR EACH STATEMENT EXECUTE FUNCTION pleat."sync of public.places" ('sync', 'pleat_new_public', 'places');
-- 2.14 let it fire for replicated rows as well | lock: SHARE ROW EXCLUSIVE on places
ALTER TABLE public.places ENABLE ALWAYS TRIGGER "!pleat_truncate";
-- 2.15 write to pleat_new_public.places what is written to places | lock: SHARE ROW EXCLUSIVE on places
CREATE TRIGGER "!pleat_sync" AFTER INSERT OR UPDATE OR DELETE ON public.places FOR EACH ROW EXECUTE FUNCTION pleat."sync of public.places" ('sync', 'pleat_new_public', 'places');
-- 2.16 let it fire for replicated rows as well | lock: SHARE ROW EXCLUSIVE on places
ALTER TABLE public.places ENABLE ALWAYS TRIGGER "!pleat_sync";
COMMIT;

-- pleat: expand, down
-- before: only old code runs
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = shop, public;

BEGIN;
-- 1.1 let nobody use it meanwhile | lock: ACCESS EXCLUSIVE on places
LOCK TABLE public.places IN ACCESS EXCLUSIVE MODE;
-- 1.2 stop writing to the shadow of places | lock: ACCESS EXCLUSIVE on places
DROP TRIGGER "!pleat_sync" ON public.places;
-- 1.3 drop its companion | lock: ACCESS EXCLUSIVE on places
DROP TRIGGER "!pleat_truncate" ON public.places;
-- 1.4 drop the function of those triggers | lock: none
DROP FUNCTION pleat."sync of public.places" ();
-- 2.1 undo: build the shadow of places: drop table pleat_new_public.places | lock: none
DROP TABLE pleat_new_public.places;
-- 2.2 drop schema pleat_new_public if it is empty | lock: none
DO $pleat$ BEGIN
  IF NOT EXISTS (SELECT FROM pg_catalog.pg_depend WHERE refclassid = 'pg_catalog.pg_namespace'::regclass
      AND refobjid = pg_catalog.to_regnamespace('pleat_new_public')) THEN
    DROP SCHEMA IF EXISTS pleat_new_public;
  END IF;
EXCEPTION WHEN dependent_objects_still_exist THEN
  NULL;
END $pleat$;
-- 3. drop domain shop.work_email | lock: none
DROP DOMAIN shop.work_email;
-- 4. drop column places.copies | lock: ACCESS EXCLUSIVE on places
ALTER TABLE public.places DROP COLUMN copies;
-- 5. drop domain shop.email | lock: none
DROP DOMAIN shop.email;
-- 6. drop column places.amounts | lock: ACCESS EXCLUSIVE on places
ALTER TABLE public.places DROP COLUMN amounts;
-- 7. drop domain shop.amounts | lock: none
DROP DOMAIN shop.amounts;
-- 8.1 forget the backfills, all are done | lock: none
DROP TABLE IF EXISTS pleat.progress;
-- 8.2 drop the procedure that ran them | lock: none
DROP PROCEDURE IF EXISTS pleat.backfill;
-- 8.3 drop the schema that they were in | lock: none
DROP SCHEMA IF EXISTS pleat;
COMMIT;
