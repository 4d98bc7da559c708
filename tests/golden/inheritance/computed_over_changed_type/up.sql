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
  ('rebuild nails', false)
ON CONFLICT (name) DO NOTHING;
-- 2.1 build the shadow of nails: create schema pleat_new_public if it is not there yet | lock: none
CREATE SCHEMA IF NOT EXISTS pleat_new_public;
-- 2.2 create table pleat_new_public.nails | lock: none
CREATE TABLE pleat_new_public.nails (
  label text GENERATED ALWAYS AS (name || '-') STORED,
  id bigint NOT NULL,
  name character varying(40) COLLATE "C",
  CONSTRAINT nails_pkey PRIMARY KEY (id)
);
-- 2.3 comment on table pleat_new_public.nails | lock: none
COMMENT ON TABLE pleat_new_public.nails IS 'pleat: shadow of public.nails, logged, key (id), columns (id bigint, label text = name || ''-'', name character varying(40))';
-- 3.1 create schema pleat if it is not there yet | lock: none
CREATE SCHEMA IF NOT EXISTS pleat;
-- 3.2 create the function of the triggers that follow | lock: none
CREATE OR REPLACE FUNCTION pleat."sync of public.nails" () RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp SET row_security = off AS $pleat$
DECLARE pleat_gone boolean := TG_OP = 'DELETE';
BEGIN
  IF TG_OP = 'TRUNCATE' THEN
    TRUNCATE pleat_new_public.nails;
    RETURN NULL;
  END IF;
  IF TG_OP = 'UPDATE' THEN
    pleat_gone := ROW (OLD.id) IS DISTINCT FROM ROW (NEW.id);
  END IF;
  IF pleat_gone THEN
    DELETE FROM pleat_new_public.nails WHERE (pleat_new_public.nails.id) = (OLD.id);
    IF NOT FOUND AND pg_catalog.current_setting('transaction_isolation') <> 'read committed' THEN
      BEGIN
        INSERT INTO pleat_new_public.nails (id, name) OVERRIDING SYSTEM VALUE VALUES (OLD.id, OLD.name) ON CONFLICT (id) DO NOTHING;
        DELETE FROM pleat_new_public.nails WHERE (pleat_new_public.nails.id) = (OLD.id);
      EXCEPTION WHEN integrity_constraint_violation THEN
        NULL;
      END;
    END IF;
  END IF;
  IF TG_OP <> 'DELETE' THEN
    INSERT INTO pleat_new_public.nails (id, name) OVERRIDING SYSTEM VALUE VALUES (NEW.id, NEW.name)
    ON CONFLICT (id) DO UPDATE SET name = excluded.name;
  END IF;
  RETURN NULL;
END $pleat$;
-- 3.3 let it run when everything goes at once | lock: SHARE ROW EXCLUSIVE on nails
CREATE TRIGGER "!pleat_truncate" AFTER TRUNCATE ON public.nails FOR EACH STATEMENT EXECUTE FUNCTION pleat."sync of public.nails" ('sync', 'pleat_new_public', 'nails');
-- 3.4 let it fire for replicated rows as well | lock: SHARE ROW EXCLUSIVE on nails
ALTER TABLE public.nails ENABLE ALWAYS TRIGGER "!pleat_truncate";
-- 3.5 write to pleat_new_public.nails what is written to nails | lock: SHARE ROW EXCLUSIVE on nails
CREATE TRIGGER "!pleat_sync" AFTER INSERT OR UPDATE OR DELETE ON public.nails FOR EACH ROW EXECUTE FUNCTION pleat."sync of public.nails" ('sync', 'pleat_new_public', 'nails');
-- 3.6 let it fire for replicated rows as well | lock: SHARE ROW EXCLUSIVE on nails
ALTER TABLE public.nails ENABLE ALWAYS TRIGGER "!pleat_sync";
COMMIT;

-- pleat: backfill, up
-- before: any code; run after the expand phase; afterwards new code may be started beside old code
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = public;

-- 4.1 copy the rows of nails: rather fail than leave out what a policy hides | lock: none
SET row_security = off;
-- 4.2 copy rows into pleat_new_public.nails | lock: ROW SHARE on nails
CALL pleat.backfill('rebuild nails', 'public.nails', ARRAY['id'], $pleat$
  INSERT INTO pleat_new_public.nails (id, name) OVERRIDING SYSTEM VALUE
  SELECT id, name FROM public.nails
  WHERE PLEAT_BATCH
  FOR SHARE
  ON CONFLICT (id) DO NOTHING
$pleat$);
-- 4.3 count the values for the planner | lock: none
DO $pleat$ BEGIN
  IF pg_catalog.to_regclass('pleat_new_public.nails') IS NOT NULL THEN ANALYZE pleat_new_public.nails; END IF;
END $pleat$;

-- pleat: contract, up
-- before: only new code runs; the backfill phase is complete
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = public;

BEGIN;
-- 5.1 put the shadow in the place of nails: let nobody use it meanwhile | lock: ACCESS EXCLUSIVE on nails
LOCK TABLE public.nails IN ACCESS EXCLUSIVE MODE;
-- 5.2 stop writing to the shadow of nails | lock: ACCESS EXCLUSIVE on nails
DROP TRIGGER "!pleat_sync" ON public.nails;
-- 5.3 drop its companion | lock: ACCESS EXCLUSIVE on nails
DROP TRIGGER "!pleat_truncate" ON public.nails;
-- 5.4 drop the function of those triggers | lock: none
DROP FUNCTION pleat."sync of public.nails" ();
-- 5.5 create schema pleat_old_public if it is not there yet | lock: none
CREATE SCHEMA IF NOT EXISTS pleat_old_public;
-- 5.6 move table nails to schema pleat_old_public | lock: ACCESS EXCLUSIVE on nails
ALTER TABLE public.nails SET SCHEMA pleat_old_public;
-- 5.7 move table pleat_new_public.nails to schema public | lock: none
ALTER TABLE pleat_new_public.nails SET SCHEMA public;
-- 5.8 drop schema pleat_new_public if it is empty | lock: none
DO $pleat$ BEGIN
  IF NOT EXISTS (SELECT FROM pg_catalog.pg_depend WHERE refclassid = 'pg_catalog.pg_namespace'::regclass
      AND refobjid = pg_catalog.to_regnamespace('pleat_new_public')) THEN
    DROP SCHEMA IF EXISTS pleat_new_public;
  END IF;
EXCEPTION WHEN dependent_objects_still_exist THEN
  NULL;
END $pleat$;
-- 5.9 comment on table nails | lock: SHARE UPDATE EXCLUSIVE on nails
COMMENT ON TABLE public.nails IS NULL;
-- 5.10 comment on table pleat_old_public.nails | lock: none
COMMENT ON TABLE pleat_old_public.nails IS 'pleat: shadow of public.nails, logged, key (id), columns (id bigint, label text = upper(name), name character varying(40))';
-- 5.11 create schema pleat if it is not there yet | lock: none
CREATE SCHEMA IF NOT EXISTS pleat;
-- 5.12 create the function of the triggers that follow | lock: none
CREATE OR REPLACE FUNCTION pleat."sync of public.nails" () RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp SET row_security = off AS $pleat$
DECLARE pleat_gone boolean := TG_OP = 'DELETE';
BEGIN
  IF TG_OP = 'TRUNCATE' THEN
    TRUNCATE pleat_old_public.nails;
    RETURN NULL;
  END IF;
  IF TG_OP = 'UPDATE' THEN
    pleat_gone := ROW (OLD.id) IS DISTINCT FROM ROW (NEW.id);
  END IF;
  IF pleat_gone THEN
    DELETE FROM pleat_old_public.nails WHERE (pleat_old_public.nails.id) = (OLD.id);
    IF NOT FOUND AND pg_catalog.current_setting('transaction_isolation') <> 'read committed' THEN
      BEGIN
        INSERT INTO pleat_old_public.nails (id, name) OVERRIDING SYSTEM VALUE VALUES (OLD.id, OLD.name) ON CONFLICT (id) DO NOTHING;
        DELETE FROM pleat_old_public.nails WHERE (pleat_old_public.nails.id) = (OLD.id);
      EXCEPTION WHEN integrity_constraint_violation THEN
        NULL;
      END;
    END IF;
  END IF;
  IF TG_OP <> 'DELETE' THEN
    INSERT INTO pleat_old_public.nails (id, name) OVERRIDING SYSTEM VALUE VALUES (NEW.id, NEW.name)
    ON CONFLICT (id) DO UPDATE SET name = excluded.name;
  END IF;
  RETURN NULL;
END $pleat$;
-- 5.13 let it run when everything goes at once | lock: SHARE ROW EXCLUSIVE on nails
CREATE TRIGGER "!pleat_truncate" AFTER TRUNCATE ON public.nails FOR EACH STATEMENT EXECUTE FUNCTION pleat."sync of public.nails" ('sync', 'pleat_old_public', 'nails');
-- 5.14 let it fire for replicated rows as well | lock: SHARE ROW EXCLUSIVE on nails
ALTER TABLE public.nails ENABLE ALWAYS TRIGGER "!pleat_truncate";
-- 5.15 write to pleat_old_public.nails what is written to nails | lock: SHARE ROW EXCLUSIVE on nails
CREATE TRIGGER "!pleat_sync" AFTER INSERT OR UPDATE OR DELETE ON public.nails FOR EACH ROW EXECUTE FUNCTION pleat."sync of public.nails" ('sync', 'pleat_old_public', 'nails');
-- 5.16 let it fire for replicated rows as well | lock: SHARE ROW EXCLUSIVE on nails
ALTER TABLE public.nails ENABLE ALWAYS TRIGGER "!pleat_sync";
COMMIT;

BEGIN;
-- 6.1 let nobody use it meanwhile | lock: ACCESS EXCLUSIVE on nails
LOCK TABLE public.nails IN ACCESS EXCLUSIVE MODE;
-- 6.2 stop writing to the shadow of nails | lock: ACCESS EXCLUSIVE on nails
DROP TRIGGER "!pleat_sync" ON public.nails;
-- 6.3 drop its companion | lock: ACCESS EXCLUSIVE on nails
DROP TRIGGER "!pleat_truncate" ON public.nails;
-- 6.4 drop the function of those triggers | lock: none
DROP FUNCTION pleat."sync of public.nails" ();
COMMIT;

BEGIN;
-- 7.1 change collation of tools.name from that of its type to C, rebuilding column a_saws.label: drop column a_saws.label | lock: ACCESS EXCLUSIVE on a_saws
ALTER TABLE public.a_saws DROP COLUMN label;
-- 7.2 change collation of tools.name | lock: ACCESS EXCLUSIVE on tools | H201 rewrites the whole table and its indexes while nobody can read or write it
ALTER TABLE public.tools ALTER COLUMN name TYPE character varying(40) COLLATE "C" USING name::character varying;
-- 7.3 add column a_saws.label text | lock: ACCESS EXCLUSIVE on a_saws
ALTER TABLE public.a_saws ADD COLUMN label text GENERATED ALWAYS AS (name || '-') STORED;
COMMIT;

BEGIN;
-- 8.1 drop the former table nails: drop table pleat_old_public.nails | lock: none
DROP TABLE pleat_old_public.nails;
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
