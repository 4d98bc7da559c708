-- pleat: expand, up
-- before: any code; afterwards new code may be started beside old code
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
  ('rebuild plants', false)
ON CONFLICT (name) DO NOTHING;
COMMIT;

-- pleat: contract, up
-- before: only new code runs; the backfill phase is complete
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = public;
SET check_function_bodies = off;

BEGIN;
-- 2.1 rebuild function plus(bigint, integer): drop index plants_plus | lock: ACCESS EXCLUSIVE on plants | H301 code from before the change fails from here on
DROP INDEX public.plants_plus;
-- 2.2 drop function plus(bigint) | lock: none
DROP ROUTINE public.plus (bigint);
-- 2.3 create function plus(bigint, integer) | lock: none
CREATE FUNCTION public.plus (n bigint, by integer DEFAULT 1) RETURNS bigint LANGUAGE sql IMMUTABLE
AS $$select coalesce(n, 0)$$;
-- 2.4 build index plants_plus on plants | lock: SHARE on plants | H203 builds an index while writes wait (index plants_plus)
CREATE INDEX plants_plus ON public.plants ((public.plus(more)));
-- 3.1 build the shadow of plants: create schema pleat_new_public if it is not there yet | lock: none
CREATE SCHEMA IF NOT EXISTS pleat_new_public;
-- 3.2 create table pleat_new_public.plants | lock: none
CREATE TABLE pleat_new_public.plants (
  id bigint NOT NULL,
  more bigint,
  twice bigint GENERATED ALWAYS AS (public.plus(id)) STORED,
  CONSTRAINT plants_pkey PRIMARY KEY (id)
);
-- 3.3 build index pleat_new_public.plants_plus on pleat_new_public.plants | lock: none
CREATE INDEX plants_plus ON pleat_new_public.plants ((public.plus(more)));
-- 3.4 comment on table pleat_new_public.plants | lock: none
COMMENT ON TABLE pleat_new_public.plants IS 'pleat: shadow of public.plants, logged, key (id), columns (id bigint, more bigint, twice bigint = public.plus(id))';
-- 4.1 create schema pleat if it is not there yet | lock: none
CREATE SCHEMA IF NOT EXISTS pleat;
-- 4.2 create the function of the triggers that follow | lock: none
CREATE OR REPLACE FUNCTION pleat."sync of public.plants" () RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp SET row_security = off AS $pleat$
DECLARE pleat_gone boolean := TG_OP = 'DELETE';
BEGIN
  IF TG_OP = 'TRUNCATE' THEN
    TRUNCATE pleat_new_public.plants;
    RETURN NULL;
  END IF;
  IF TG_OP = 'UPDATE' THEN
    pleat_gone := ROW (OLD.id) IS DISTINCT FROM ROW (NEW.id);
  END IF;
  IF pleat_gone THEN
    DELETE FROM pleat_new_public.plants WHERE (pleat_new_public.plants.id) = (OLD.id);
    IF NOT FOUND AND pg_catalog.current_setting('transaction_isolation') <> 'read committed' THEN
      BEGIN
        INSERT INTO pleat_new_public.plants (id, more) OVERRIDING SYSTEM VALUE VALUES (OLD.id, OLD.more) ON CONFLICT (id) DO NOTHING;
        DELETE FROM pleat_new_public.plants WHERE (pleat_new_public.plants.id) = (OLD.id);
      EXCEPTION WHEN integrity_constraint_violation THEN
        NULL;
      END;
    END IF;
  END IF;
  IF TG_OP <> 'DELETE' THEN
    INSERT INTO pleat_new_public.plants (id, more) OVERRIDING SYSTEM VALUE VALUES (NEW.id, NEW.more)
    ON CONFLICT (id) DO UPDATE SET more = excluded.more;
  END IF;
  RETURN NULL;
END $pleat$;
-- 4.3 let it run when everything goes at once | lock: SHARE ROW EXCLUSIVE on plants
CREATE TRIGGER "!pleat_truncate" AFTER TRUNCATE ON public.plants FOR EACH STATEMENT EXECUTE FUNCTION pleat."sync of public.plants" ('sync', 'pleat_new_public', 'plants');
-- 4.4 let it fire for replicated rows as well | lock: SHARE ROW EXCLUSIVE on plants
ALTER TABLE public.plants ENABLE ALWAYS TRIGGER "!pleat_truncate";
-- 4.5 write to pleat_new_public.plants what is written to plants | lock: SHARE ROW EXCLUSIVE on plants
CREATE TRIGGER "!pleat_sync" AFTER INSERT OR UPDATE OR DELETE ON public.plants FOR EACH ROW EXECUTE FUNCTION pleat."sync of public.plants" ('sync', 'pleat_new_public', 'plants');
-- 4.6 let it fire for replicated rows as well | lock: SHARE ROW EXCLUSIVE on plants
ALTER TABLE public.plants ENABLE ALWAYS TRIGGER "!pleat_sync";
COMMIT;

-- 5.1 copy the rows of plants: rather fail than leave out what a policy hides | lock: none
SET row_security = off;
-- 5.2 copy rows into pleat_new_public.plants | lock: ROW SHARE on plants
CALL pleat.backfill('rebuild plants', 'public.plants', ARRAY['id'], $pleat$
  INSERT INTO pleat_new_public.plants (id, more) OVERRIDING SYSTEM VALUE
  SELECT id, more FROM public.plants
  WHERE PLEAT_BATCH
  FOR SHARE
  ON CONFLICT (id) DO NOTHING
$pleat$);
-- 5.3 count the values for the planner | lock: none
DO $pleat$ BEGIN
  IF pg_catalog.to_regclass('pleat_new_public.plants') IS NOT NULL THEN ANALYZE pleat_new_public.plants; END IF;
END $pleat$;

BEGIN;
-- 6.1 put the shadow in the place of plants: let nobody use it meanwhile | lock: ACCESS EXCLUSIVE on plants
LOCK TABLE public.plants IN ACCESS EXCLUSIVE MODE;
-- 6.2 stop writing to the shadow of plants | lock: ACCESS EXCLUSIVE on plants
DROP TRIGGER "!pleat_sync" ON public.plants;
-- 6.3 drop its companion | lock: ACCESS EXCLUSIVE on plants
DROP TRIGGER "!pleat_truncate" ON public.plants;
-- 6.4 drop the function of those triggers | lock: none
DROP FUNCTION pleat."sync of public.plants" ();
-- 6.5 create schema pleat_old_public if it is not there yet | lock: none
CREATE SCHEMA IF NOT EXISTS pleat_old_public;
-- 6.6 move table plants to schema pleat_old_public | lock: ACCESS EXCLUSIVE on plants
ALTER TABLE public.plants SET SCHEMA pleat_old_public;
-- 6.7 move table pleat_new_public.plants to schema public | lock: none
ALTER TABLE pleat_new_public.plants SET SCHEMA public;
-- 6.8 drop schema pleat_new_public if it is empty | lock: none
DO $pleat$ BEGIN
  IF NOT EXISTS (SELECT FROM pg_catalog.pg_depend WHERE refclassid = 'pg_catalog.pg_namespace'::regclass
      AND refobjid = pg_catalog.to_regnamespace('pleat_new_public')) THEN
    DROP SCHEMA IF EXISTS pleat_new_public;
  END IF;
EXCEPTION WHEN dependent_objects_still_exist THEN
  NULL;
END $pleat$;
-- 6.9 comment on table plants | lock: SHARE UPDATE EXCLUSIVE on plants
COMMENT ON TABLE public.plants IS NULL;
-- 6.10 comment on table pleat_old_public.plants | lock: none
COMMENT ON TABLE pleat_old_public.plants IS 'pleat: shadow of public.plants, logged, key (id), columns (id bigint, more bigint, twice bigint = id * 2)';
-- 6.11 create schema pleat if it is not there yet | lock: none
CREATE SCHEMA IF NOT EXISTS pleat;
-- 6.12 create the function of the triggers that follow | lock: none
CREATE OR REPLACE FUNCTION pleat."sync of public.plants" () RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp SET row_security = off AS $pleat$
DECLARE pleat_gone boolean := TG_OP = 'DELETE';
BEGIN
  IF TG_OP = 'TRUNCATE' THEN
    TRUNCATE pleat_old_public.plants;
    RETURN NULL;
  END IF;
  IF TG_OP = 'UPDATE' THEN
    pleat_gone := ROW (OLD.id) IS DISTINCT FROM ROW (NEW.id);
  END IF;
  IF pleat_gone THEN
    DELETE FROM pleat_old_public.plants WHERE (pleat_old_public.plants.id) = (OLD.id);
    IF NOT FOUND AND pg_catalog.current_setting('transaction_isolation') <> 'read committed' THEN
      BEGIN
        INSERT INTO pleat_old_public.plants (id, more) OVERRIDING SYSTEM VALUE VALUES (OLD.id, OLD.more) ON CONFLICT (id) DO NOTHING;
        DELETE FROM pleat_old_public.plants WHERE (pleat_old_public.plants.id) = (OLD.id);
      EXCEPTION WHEN integrity_constraint_violation THEN
        NULL;
      END;
    END IF;
  END IF;
  IF TG_OP <> 'DELETE' THEN
    INSERT INTO pleat_old_public.plants (id, more) OVERRIDING SYSTEM VALUE VALUES (NEW.id, NEW.more)
    ON CONFLICT (id) DO UPDATE SET more = excluded.more;
  END IF;
  RETURN NULL;
END $pleat$;
-- 6.13 let it run when everything goes at once | lock: SHARE ROW EXCLUSIVE on plants
CREATE TRIGGER "!pleat_truncate" AFTER TRUNCATE ON public.plants FOR EACH STATEMENT EXECUTE FUNCTION pleat."sync of public.plants" ('sync', 'pleat_old_public', 'plants');
-- 6.14 let it fire for replicated rows as well | lock: SHARE ROW EXCLUSIVE on plants
ALTER TABLE public.plants ENABLE ALWAYS TRIGGER "!pleat_truncate";
-- 6.15 write to pleat_old_public.plants what is written to plants | lock: SHARE ROW EXCLUSIVE on plants
CREATE TRIGGER "!pleat_sync" AFTER INSERT OR UPDATE OR DELETE ON public.plants FOR EACH ROW EXECUTE FUNCTION pleat."sync of public.plants" ('sync', 'pleat_old_public', 'plants');
-- 6.16 let it fire for replicated rows as well | lock: SHARE ROW EXCLUSIVE on plants
ALTER TABLE public.plants ENABLE ALWAYS TRIGGER "!pleat_sync";
COMMIT;

BEGIN;
-- 7.1 let nobody use it meanwhile | lock: ACCESS EXCLUSIVE on plants
LOCK TABLE public.plants IN ACCESS EXCLUSIVE MODE;
-- 7.2 stop writing to the shadow of plants | lock: ACCESS EXCLUSIVE on plants
DROP TRIGGER "!pleat_sync" ON public.plants;
-- 7.3 drop its companion | lock: ACCESS EXCLUSIVE on plants
DROP TRIGGER "!pleat_truncate" ON public.plants;
-- 7.4 drop the function of those triggers | lock: none
DROP FUNCTION pleat."sync of public.plants" ();
COMMIT;

BEGIN;
-- 8.1 drop the former table plants: drop table pleat_old_public.plants | lock: none
DROP TABLE pleat_old_public.plants;
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
