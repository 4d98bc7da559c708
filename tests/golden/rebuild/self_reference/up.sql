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
  ('rebuild parts', false)
ON CONFLICT (name) DO NOTHING;
-- 2.1 build the shadow of parts: create schema pleat_new_public if it is not there yet | lock: none
CREATE SCHEMA IF NOT EXISTS pleat_new_public;
-- 2.2 create table pleat_new_public.parts | lock: none
CREATE UNLOGGED TABLE pleat_new_public.parts (
  id integer NOT NULL,
  parent integer,
  weight integer,
  CONSTRAINT parts_pkey PRIMARY KEY (id)
);
-- 2.3 comment on table pleat_new_public.parts | lock: none
COMMENT ON TABLE pleat_new_public.parts IS 'pleat: shadow of public.parts, unlogged, key (id), columns (id integer, parent integer, weight integer)';
-- 3.1 create schema pleat if it is not there yet | lock: none
CREATE SCHEMA IF NOT EXISTS pleat;
-- 3.2 create the function of the triggers that follow | lock: none
CREATE OR REPLACE FUNCTION pleat."sync of public.parts" () RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp SET row_security = off AS $pleat$
DECLARE pleat_gone boolean := TG_OP = 'DELETE';
BEGIN
  IF TG_OP = 'TRUNCATE' THEN
    TRUNCATE pleat_new_public.parts;
    RETURN NULL;
  END IF;
  IF TG_OP = 'UPDATE' THEN
    pleat_gone := ROW (OLD.id) IS DISTINCT FROM ROW (NEW.id);
  END IF;
  IF pleat_gone THEN
    DELETE FROM pleat_new_public.parts WHERE (pleat_new_public.parts.id) = (OLD.id);
    IF NOT FOUND AND pg_catalog.current_setting('transaction_isolation') <> 'read committed' THEN
      BEGIN
        INSERT INTO pleat_new_public.parts (id, parent, weight) OVERRIDING SYSTEM VALUE VALUES (OLD.id, OLD.parent, OLD.weight) ON CONFLICT (id) DO NOTHING;
        DELETE FROM pleat_new_public.parts WHERE (pleat_new_public.parts.id) = (OLD.id);
      EXCEPTION WHEN integrity_constraint_violation THEN
        NULL;
      END;
    END IF;
  END IF;
  IF TG_OP <> 'DELETE' THEN
    INSERT INTO pleat_new_public.parts (id, parent, weight) OVERRIDING SYSTEM VALUE VALUES (NEW.id, NEW.parent, NEW.weight)
    ON CONFLICT (id) DO UPDATE SET parent = excluded.parent, weight = excluded.weight;
  END IF;
  RETURN NULL;
END $pleat$;
-- 3.3 let it run when everything goes at once | lock: SHARE ROW EXCLUSIVE on parts
CREATE TRIGGER "!pleat_truncate" AFTER TRUNCATE ON public.parts FOR EACH STATEMENT EXECUTE FUNCTION pleat."sync of public.parts" ('sync', 'pleat_new_public', 'parts');
-- 3.4 let it fire for replicated rows as well | lock: SHARE ROW EXCLUSIVE on parts
ALTER TABLE public.parts ENABLE ALWAYS TRIGGER "!pleat_truncate";
-- 3.5 write to pleat_new_public.parts what is written to parts | lock: SHARE ROW EXCLUSIVE on parts
CREATE TRIGGER "!pleat_sync" AFTER INSERT OR UPDATE OR DELETE ON public.parts FOR EACH ROW EXECUTE FUNCTION pleat."sync of public.parts" ('sync', 'pleat_new_public', 'parts');
-- 3.6 let it fire for replicated rows as well | lock: SHARE ROW EXCLUSIVE on parts
ALTER TABLE public.parts ENABLE ALWAYS TRIGGER "!pleat_sync";
COMMIT;

-- pleat: backfill, up
-- before: any code; run after the expand phase; afterwards new code may be started beside old code
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = public;

-- 4.1 copy the rows of parts: rather fail than leave out what a policy hides | lock: none
SET row_security = off;
-- 4.2 copy rows into pleat_new_public.parts | lock: ROW SHARE on parts
CALL pleat.backfill('rebuild parts', 'public.parts', ARRAY['id'], $pleat$
  INSERT INTO pleat_new_public.parts (id, parent, weight) OVERRIDING SYSTEM VALUE
  SELECT id, parent, weight FROM public.parts
  WHERE PLEAT_BATCH
  FOR SHARE
  ON CONFLICT (id) DO NOTHING
$pleat$);
-- 4.3 count the values for the planner | lock: none
DO $pleat$ BEGIN
  IF pg_catalog.to_regclass('pleat_new_public.parts') IS NOT NULL THEN ANALYZE pleat_new_public.parts; END IF;
END $pleat$;

BEGIN;
-- 5. put the shadow in the place of parts, unless that is done | lock: ACCESS EXCLUSIVE on parts
DO $pleat_step$ BEGIN
IF pg_catalog.to_regclass('pleat_new_public.parts') IS NULL THEN RETURN; END IF;
-- 5.1 put the shadow in the place of parts: let nobody use it meanwhile | lock: ACCESS EXCLUSIVE on parts
EXECUTE $pleat_sql$LOCK TABLE public.parts IN ACCESS EXCLUSIVE MODE$pleat_sql$;
-- 5.2 stop writing to the shadow of parts | lock: ACCESS EXCLUSIVE on parts
EXECUTE $pleat_sql$DROP TRIGGER "!pleat_sync" ON public.parts$pleat_sql$;
-- 5.3 drop its companion | lock: ACCESS EXCLUSIVE on parts
EXECUTE $pleat_sql$DROP TRIGGER "!pleat_truncate" ON public.parts$pleat_sql$;
-- 5.4 drop the function of those triggers | lock: none
EXECUTE $pleat_sql$DROP FUNCTION pleat."sync of public.parts" ()$pleat_sql$;
-- 5.5 drop constraint parts.heavy | lock: ACCESS EXCLUSIVE on parts
EXECUTE $pleat_sql$ALTER TABLE public.parts DROP CONSTRAINT heavy$pleat_sql$;
-- 5.6 drop constraint parts.parts_parent_fkey | lock: ACCESS EXCLUSIVE on parts
EXECUTE $pleat_sql$ALTER TABLE public.parts DROP CONSTRAINT parts_parent_fkey$pleat_sql$;
-- 5.7 create schema pleat_old_public if it is not there yet | lock: none
EXECUTE $pleat_sql$CREATE SCHEMA IF NOT EXISTS pleat_old_public$pleat_sql$;
-- 5.8 move table parts to schema pleat_old_public | lock: ACCESS EXCLUSIVE on parts
EXECUTE $pleat_sql$ALTER TABLE public.parts SET SCHEMA pleat_old_public$pleat_sql$;
-- 5.9 move table pleat_new_public.parts to schema public | lock: none
EXECUTE $pleat_sql$ALTER TABLE pleat_new_public.parts SET SCHEMA public$pleat_sql$;
-- 5.10 drop schema pleat_new_public if it is empty | lock: none
EXECUTE $pleat_sql$DO $pleat$ BEGIN
  IF NOT EXISTS (SELECT FROM pg_catalog.pg_depend WHERE refclassid = 'pg_catalog.pg_namespace'::regclass
      AND refobjid = pg_catalog.to_regnamespace('pleat_new_public')) THEN
    DROP SCHEMA IF EXISTS pleat_new_public;
  END IF;
EXCEPTION WHEN dependent_objects_still_exist THEN
  NULL;
END $pleat$$pleat_sql$;
-- 5.11 add check parts.heavy, not validated yet | lock: ACCESS EXCLUSIVE on parts
EXECUTE $pleat_sql$ALTER TABLE public.parts ADD CONSTRAINT heavy CHECK (weight > 0) NOT VALID$pleat_sql$;
-- 5.12 add foreign key parts.parts_parent_fkey, not validated yet | lock: SHARE ROW EXCLUSIVE on parts
EXECUTE $pleat_sql$ALTER TABLE public.parts ADD CONSTRAINT parts_parent_fkey FOREIGN KEY (parent) REFERENCES public.parts (id) ON DELETE SET NULL NOT VALID$pleat_sql$;
-- 5.13 comment on table parts | lock: SHARE UPDATE EXCLUSIVE on parts
EXECUTE $pleat_sql$COMMENT ON TABLE public.parts IS NULL$pleat_sql$;
-- 5.14 comment on table pleat_old_public.parts | lock: none
EXECUTE $pleat_sql$COMMENT ON TABLE pleat_old_public.parts IS 'pleat: shadow of public.parts, logged, key (id), columns (id integer, parent integer, weight integer)'$pleat_sql$;
-- 5.15 create schema pleat if it is not there yet | lock: none
EXECUTE $pleat_sql$CREATE SCHEMA IF NOT EXISTS pleat$pleat_sql$;
-- 5.16 create the function of the triggers that follow | lock: none
EXECUTE $pleat_sql$CREATE OR REPLACE FUNCTION pleat."sync of public.parts" () RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp SET row_security = off AS $pleat$
DECLARE pleat_gone boolean := TG_OP = 'DELETE';
BEGIN
  IF TG_OP = 'TRUNCATE' THEN
    TRUNCATE pleat_old_public.parts;
    RETURN NULL;
  END IF;
  IF TG_OP = 'UPDATE' THEN
    pleat_gone := ROW (OLD.id) IS DISTINCT FROM ROW (NEW.id);
  END IF;
  IF pleat_gone THEN
    DELETE FROM pleat_old_public.parts WHERE (pleat_old_public.parts.id) = (OLD.id);
    IF NOT FOUND AND pg_catalog.current_setting('transaction_isolation') <> 'read committed' THEN
      BEGIN
        INSERT INTO pleat_old_public.parts (id, parent, weight) OVERRIDING SYSTEM VALUE VALUES (OLD.id, OLD.parent, OLD.weight) ON CONFLICT (id) DO NOTHING;
        DELETE FROM pleat_old_public.parts WHERE (pleat_old_public.parts.id) = (OLD.id);
      EXCEPTION WHEN integrity_constraint_violation THEN
        NULL;
      END;
    END IF;
  END IF;
  IF TG_OP <> 'DELETE' THEN
    INSERT INTO pleat_old_public.parts (id, parent, weight) OVERRIDING SYSTEM VALUE VALUES (NEW.id, NEW.parent, NEW.weight)
    ON CONFLICT (id) DO UPDATE SET parent = excluded.parent, weight = excluded.weight;
  END IF;
  RETURN NULL;
END $pleat$$pleat_sql$;
-- 5.17 let it run when everything goes at once | lock: SHARE ROW EXCLUSIVE on parts
EXECUTE $pleat_sql$CREATE TRIGGER "!pleat_truncate" AFTER TRUNCATE ON public.parts FOR EACH STATEMENT EXECUTE FUNCTION pleat."sync of public.parts" ('sync', 'pleat_old_public', 'parts')$pleat_sql$;
-- 5.18 let it fire for replicated rows as well | lock: SHARE ROW EXCLUSIVE on parts
EXECUTE $pleat_sql$ALTER TABLE public.parts ENABLE ALWAYS TRIGGER "!pleat_truncate"$pleat_sql$;
-- 5.19 write to pleat_old_public.parts what is written to parts | lock: SHARE ROW EXCLUSIVE on parts
EXECUTE $pleat_sql$CREATE TRIGGER "!pleat_sync" AFTER INSERT OR UPDATE OR DELETE ON public.parts FOR EACH ROW EXECUTE FUNCTION pleat."sync of public.parts" ('sync', 'pleat_old_public', 'parts')$pleat_sql$;
-- 5.20 let it fire for replicated rows as well | lock: SHARE ROW EXCLUSIVE on parts
EXECUTE $pleat_sql$ALTER TABLE public.parts ENABLE ALWAYS TRIGGER "!pleat_sync"$pleat_sql$;
END $pleat_step$;
COMMIT;

BEGIN;
-- 6. validate constraint parts.parts_parent_fkey | lock: SHARE UPDATE EXCLUSIVE on parts
ALTER TABLE public.parts VALIDATE CONSTRAINT parts_parent_fkey;
COMMIT;

-- pleat: contract, up
-- before: only new code runs; the backfill phase is complete
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = public;

BEGIN;
-- 7.1 let nobody use it meanwhile | lock: ACCESS EXCLUSIVE on parts
LOCK TABLE public.parts IN ACCESS EXCLUSIVE MODE;
-- 7.2 stop writing to the shadow of parts | lock: ACCESS EXCLUSIVE on parts
DROP TRIGGER "!pleat_sync" ON public.parts;
-- 7.3 drop its companion | lock: ACCESS EXCLUSIVE on parts
DROP TRIGGER "!pleat_truncate" ON public.parts;
-- 7.4 drop the function of those triggers | lock: none
DROP FUNCTION pleat."sync of public.parts" ();
COMMIT;

BEGIN;
-- 8.1 drop the former table parts: drop table pleat_old_public.parts | lock: none
DROP TABLE pleat_old_public.parts;
-- 8.2 drop schema pleat_old_public if it is empty | lock: none
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
-- 9.1 forget the backfills, all are done | lock: none
DROP TABLE IF EXISTS pleat.progress;
-- 9.2 drop the procedure that ran them | lock: none
DROP PROCEDURE IF EXISTS pleat.backfill;
-- 9.3 drop the schema that they were in | lock: none
DROP SCHEMA IF EXISTS pleat;
COMMIT;
