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
  ('rebuild items', false)
ON CONFLICT (name) DO NOTHING;
-- 2.1 build the shadow of items: create schema pleat_new_public if it is not there yet | lock: none
CREATE SCHEMA IF NOT EXISTS pleat_new_public;
-- 2.2 create table pleat_new_public.items | lock: none
CREATE TABLE pleat_new_public.items (
  id bigint NOT NULL,
  name text,
  loud character varying(80),
  quiet character varying(80) GENERATED ALWAYS AS (lower(name)) STORED,
  n bigint GENERATED ALWAYS AS (length(name) * 2) STORED,
  CONSTRAINT items_pkey PRIMARY KEY (id)
);
-- 2.3 build index pleat_new_public.items_loud_idx on pleat_new_public.items | lock: none
CREATE INDEX items_loud_idx ON pleat_new_public.items (loud);
-- 2.4 comment on table pleat_new_public.items | lock: none
COMMENT ON TABLE pleat_new_public.items IS 'pleat: shadow of public.items, logged, key (id), columns (id bigint, loud character varying(80), n bigint = length(name) * 2, name text, quiet character varying(80) = lower(name))';
-- 3.1 create schema pleat if it is not there yet | lock: none
CREATE SCHEMA IF NOT EXISTS pleat;
-- 3.2 create the function of the triggers that follow | lock: none
CREATE OR REPLACE FUNCTION pleat."sync of public.items" () RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp SET row_security = off AS $pleat$
DECLARE pleat_gone boolean := TG_OP = 'DELETE';
BEGIN
  IF TG_OP = 'TRUNCATE' THEN
    TRUNCATE pleat_new_public.items;
    RETURN NULL;
  END IF;
  IF TG_OP = 'UPDATE' THEN
    pleat_gone := ROW (OLD.id) IS DISTINCT FROM ROW (NEW.id);
  END IF;
  IF pleat_gone THEN
    BEGIN
    DELETE FROM pleat_new_public.items WHERE (pleat_new_public.items.id) = (OLD.id);
    IF NOT FOUND AND pg_catalog.current_setting('transaction_isolation') <> 'read committed' THEN
      BEGIN
        INSERT INTO pleat_new_public.items (id, name, loud) OVERRIDING SYSTEM VALUE VALUES (OLD.id, OLD.name, (SELECT (loud::character varying) FROM (SELECT OLD.*) AS items)) ON CONFLICT (id) DO NOTHING;
        DELETE FROM pleat_new_public.items WHERE (pleat_new_public.items.id) = (OLD.id);
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
    INSERT INTO pleat_new_public.items (id, name, loud) OVERRIDING SYSTEM VALUE VALUES (NEW.id, NEW.name, (SELECT (loud::character varying) FROM (SELECT NEW.*) AS items))
    ON CONFLICT (id) DO UPDATE SET name = excluded.name, loud = excluded.loud;
    EXCEPTION WHEN data_exception OR check_violation OR not_null_violation THEN
      BEGIN
        DELETE FROM pleat_new_public.items WHERE (pleat_new_public.items.id) = (NEW.id);
      EXCEPTION WHEN data_exception THEN
        NULL;
      END;
    END;
  END IF;
  RETURN NULL;
END $pleat$;
-- 3.3 let it run when everything goes at once | lock: SHARE ROW EXCLUSIVE on items
CREATE TRIGGER "!pleat_truncate" AFTER TRUNCATE ON public.items FOR EACH STATEMENT EXECUTE FUNCTION pleat."sync of public.items" ('sync', 'pleat_new_public', 'items');
-- 3.4 let it fire for replicated rows as well | lock: SHARE ROW EXCLUSIVE on items
ALTER TABLE public.items ENABLE ALWAYS TRIGGER "!pleat_truncate";
-- 3.5 write to pleat_new_public.items what is written to items | lock: SHARE ROW EXCLUSIVE on items
CREATE TRIGGER "!pleat_sync" AFTER INSERT OR UPDATE OR DELETE ON public.items FOR EACH ROW EXECUTE FUNCTION pleat."sync of public.items" ('sync', 'pleat_new_public', 'items');
-- 3.6 let it fire for replicated rows as well | lock: SHARE ROW EXCLUSIVE on items
ALTER TABLE public.items ENABLE ALWAYS TRIGGER "!pleat_sync";
COMMIT;

-- pleat: backfill, up
-- before: any code; run after the expand phase; afterwards new code may be started beside old code
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = public;

-- 4.1 copy the rows of items: rather fail than leave out what a policy hides | lock: none
SET row_security = off;
-- 4.2 copy rows into pleat_new_public.items | lock: ROW SHARE on items | H302 fails and changes nothing if rows exist that break the rule
CALL pleat.backfill('rebuild items', 'public.items', ARRAY['id'], $pleat$
  INSERT INTO pleat_new_public.items (id, name, loud) OVERRIDING SYSTEM VALUE
  SELECT id, name, (loud::character varying) FROM public.items
  WHERE PLEAT_BATCH
  FOR SHARE
  ON CONFLICT (id) DO NOTHING
$pleat$);
-- 4.3 count the values for the planner | lock: none
DO $pleat$ BEGIN
  IF pg_catalog.to_regclass('pleat_new_public.items') IS NOT NULL THEN ANALYZE pleat_new_public.items; END IF;
END $pleat$;

-- pleat: contract, up
-- before: only new code runs; the backfill phase is complete
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = public;

BEGIN;
-- 5.1 refuse what cannot be written to the shadow of items: let nobody use it meanwhile | lock: ACCESS EXCLUSIVE on items | H302 fails and changes nothing if rows exist that break the rule
LOCK TABLE public.items IN ACCESS EXCLUSIVE MODE;
-- 5.2 stop writing to the shadow of items | lock: ACCESS EXCLUSIVE on items | H302 fails and changes nothing if rows exist that break the rule
DROP TRIGGER "!pleat_sync" ON public.items;
-- 5.3 drop its companion | lock: ACCESS EXCLUSIVE on items | H302 fails and changes nothing if rows exist that break the rule
DROP TRIGGER "!pleat_truncate" ON public.items;
-- 5.4 drop the function of those triggers | lock: none
DROP FUNCTION pleat."sync of public.items" ();
-- 5.5 create schema pleat if it is not there yet | lock: none
CREATE SCHEMA IF NOT EXISTS pleat;
-- 5.6 create the function of the triggers that follow | lock: none
CREATE OR REPLACE FUNCTION pleat."sync of public.items" () RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp SET row_security = off AS $pleat$
DECLARE pleat_gone boolean := TG_OP = 'DELETE';
BEGIN
  IF TG_OP = 'TRUNCATE' THEN
    TRUNCATE pleat_new_public.items;
    RETURN NULL;
  END IF;
  IF TG_OP = 'UPDATE' THEN
    pleat_gone := ROW (OLD.id) IS DISTINCT FROM ROW (NEW.id);
  END IF;
  IF pleat_gone THEN
    DELETE FROM pleat_new_public.items WHERE (pleat_new_public.items.id) = (OLD.id);
    IF NOT FOUND AND pg_catalog.current_setting('transaction_isolation') <> 'read committed' THEN
      BEGIN
        INSERT INTO pleat_new_public.items (id, name, loud) OVERRIDING SYSTEM VALUE VALUES (OLD.id, OLD.name, (SELECT (loud::character varying) FROM (SELECT OLD.*) AS items)) ON CONFLICT (id) DO NOTHING;
        DELETE FROM pleat_new_public.items WHERE (pleat_new_public.items.id) = (OLD.id);
      EXCEPTION WHEN integrity_constraint_violation THEN
        NULL;
      END;
    END IF;
  END IF;
  IF TG_OP <> 'DELETE' THEN
    INSERT INTO pleat_new_public.items (id, name, loud) OVERRIDING SYSTEM VALUE VALUES (NEW.id, NEW.name, (SELECT (loud::character varying) FROM (SELECT NEW.*) AS items))
    ON CONFLICT (id) DO UPDATE SET name = excluded.name, loud = excluded.loud;
  END IF;
  RETURN NULL;
END $pleat$;
-- 5.7 let it run when everything goes at once | lock: SHARE ROW EXCLUSIVE on items
CREATE TRIGGER "!pleat_truncate" AFTER TRUNCATE ON public.items FOR EACH STATEMENT EXECUTE FUNCTION pleat."sync of public.items" ('sync', 'pleat_new_public', 'items');
-- 5.8 let it fire for replicated rows as well | lock: SHARE ROW EXCLUSIVE on items
ALTER TABLE public.items ENABLE ALWAYS TRIGGER "!pleat_truncate";
-- 5.9 write to pleat_new_public.items what is written to items | lock: SHARE ROW EXCLUSIVE on items
CREATE TRIGGER "!pleat_sync" AFTER INSERT OR UPDATE OR DELETE ON public.items FOR EACH ROW EXECUTE FUNCTION pleat."sync of public.items" ('sync', 'pleat_new_public', 'items');
-- 5.10 let it fire for replicated rows as well | lock: SHARE ROW EXCLUSIVE on items
ALTER TABLE public.items ENABLE ALWAYS TRIGGER "!pleat_sync";
COMMIT;

-- 6.1 copy what is left of the rows of items: rather fail than leave out what a policy hides | lock: none
SET row_security = off;
-- 6.2 copy rows into pleat_new_public.items | lock: ROW SHARE on items | H302 fails and changes nothing if rows exist that break the rule
CALL pleat.backfill('copy rows into pleat_new_public.items', 'public.items', ARRAY['id'], $pleat$
  INSERT INTO pleat_new_public.items (id, name, loud) OVERRIDING SYSTEM VALUE
  SELECT id, name, (loud::character varying) FROM public.items
  WHERE PLEAT_BATCH
  FOR SHARE
  ON CONFLICT (id) DO NOTHING
$pleat$);
-- 6.3 count the values for the planner | lock: none
DO $pleat$ BEGIN
  IF pg_catalog.to_regclass('pleat_new_public.items') IS NOT NULL THEN ANALYZE pleat_new_public.items; END IF;
END $pleat$;

BEGIN;
-- 7.1 put the shadow in the place of items: let nobody use it meanwhile | lock: ACCESS EXCLUSIVE on items | H103 going back converts the values again and may not restore the old text exactly
LOCK TABLE public.items IN ACCESS EXCLUSIVE MODE;
-- 7.2 stop writing to the shadow of items | lock: ACCESS EXCLUSIVE on items | H103 going back converts the values again and may not restore the old text exactly
DROP TRIGGER "!pleat_sync" ON public.items;
-- 7.3 drop its companion | lock: ACCESS EXCLUSIVE on items | H103 going back converts the values again and may not restore the old text exactly
DROP TRIGGER "!pleat_truncate" ON public.items;
-- 7.4 drop the function of those triggers | lock: none
DROP FUNCTION pleat."sync of public.items" ();
-- 7.5 create schema pleat_old_public if it is not there yet | lock: none
CREATE SCHEMA IF NOT EXISTS pleat_old_public;
-- 7.6 move table items to schema pleat_old_public | lock: ACCESS EXCLUSIVE on items | H301 code from before the change fails from here on
ALTER TABLE public.items SET SCHEMA pleat_old_public;
-- 7.7 move table pleat_new_public.items to schema public | lock: none
ALTER TABLE pleat_new_public.items SET SCHEMA public;
-- 7.8 drop schema pleat_new_public if it is empty | lock: none
DO $pleat$ BEGIN
  IF NOT EXISTS (SELECT FROM pg_catalog.pg_depend WHERE refclassid = 'pg_catalog.pg_namespace'::regclass
      AND refobjid = pg_catalog.to_regnamespace('pleat_new_public')) THEN
    DROP SCHEMA IF EXISTS pleat_new_public;
  END IF;
EXCEPTION WHEN dependent_objects_still_exist THEN
  NULL;
END $pleat$;
-- 7.9 comment on table items | lock: SHARE UPDATE EXCLUSIVE on items
COMMENT ON TABLE public.items IS NULL;
-- 7.10 comment on table pleat_old_public.items | lock: none
COMMENT ON TABLE pleat_old_public.items IS 'pleat: shadow of public.items, logged, key (id), columns (id bigint, loud text = upper(name), n integer = length(name), name text, quiet text = lower(name))';
-- 7.11 create schema pleat if it is not there yet | lock: none
CREATE SCHEMA IF NOT EXISTS pleat;
-- 7.12 create the function of the triggers that follow | lock: none
CREATE OR REPLACE FUNCTION pleat."sync of public.items" () RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp SET row_security = off AS $pleat$
DECLARE pleat_gone boolean := TG_OP = 'DELETE';
BEGIN
  IF TG_OP = 'TRUNCATE' THEN
    TRUNCATE pleat_old_public.items;
    RETURN NULL;
  END IF;
  IF TG_OP = 'UPDATE' THEN
    pleat_gone := ROW (OLD.id) IS DISTINCT FROM ROW (NEW.id);
  END IF;
  IF pleat_gone THEN
    DELETE FROM pleat_old_public.items WHERE (pleat_old_public.items.id) = (OLD.id);
    IF NOT FOUND AND pg_catalog.current_setting('transaction_isolation') <> 'read committed' THEN
      BEGIN
        INSERT INTO pleat_old_public.items (id, name) OVERRIDING SYSTEM VALUE VALUES (OLD.id, OLD.name) ON CONFLICT (id) DO NOTHING;
        DELETE FROM pleat_old_public.items WHERE (pleat_old_public.items.id) = (OLD.id);
      EXCEPTION WHEN integrity_constraint_violation THEN
        NULL;
      END;
    END IF;
  END IF;
  IF TG_OP <> 'DELETE' THEN
    INSERT INTO pleat_old_public.items (id, name) OVERRIDING SYSTEM VALUE VALUES (NEW.id, NEW.name)
    ON CONFLICT (id) DO UPDATE SET name = excluded.name;
  END IF;
  RETURN NULL;
END $pleat$;
-- 7.13 let it run when everything goes at once | lock: SHARE ROW EXCLUSIVE on items
CREATE TRIGGER "!pleat_truncate" AFTER TRUNCATE ON public.items FOR EACH STATEMENT EXECUTE FUNCTION pleat."sync of public.items" ('sync', 'pleat_old_public', 'items');
-- 7.14 let it fire for replicated rows as well | lock: SHARE ROW EXCLUSIVE on items
ALTER TABLE public.items ENABLE ALWAYS TRIGGER "!pleat_truncate";
-- 7.15 write to pleat_old_public.items what is written to items | lock: SHARE ROW EXCLUSIVE on items
CREATE TRIGGER "!pleat_sync" AFTER INSERT OR UPDATE OR DELETE ON public.items FOR EACH ROW EXECUTE FUNCTION pleat."sync of public.items" ('sync', 'pleat_old_public', 'items');
-- 7.16 let it fire for replicated rows as well | lock: SHARE ROW EXCLUSIVE on items
ALTER TABLE public.items ENABLE ALWAYS TRIGGER "!pleat_sync";
COMMIT;

BEGIN;
-- 8.1 let nobody use it meanwhile | lock: ACCESS EXCLUSIVE on items
LOCK TABLE public.items IN ACCESS EXCLUSIVE MODE;
-- 8.2 stop writing to the shadow of items | lock: ACCESS EXCLUSIVE on items
DROP TRIGGER "!pleat_sync" ON public.items;
-- 8.3 drop its companion | lock: ACCESS EXCLUSIVE on items
DROP TRIGGER "!pleat_truncate" ON public.items;
-- 8.4 drop the function of those triggers | lock: none
DROP FUNCTION pleat."sync of public.items" ();
COMMIT;

BEGIN;
-- 9.1 drop the former table items: drop table pleat_old_public.items | lock: none
DROP TABLE pleat_old_public.items;
-- 9.2 drop schema pleat_old_public if it is empty | lock: none
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
-- 10.1 forget the backfills, all are done | lock: none
DROP TABLE IF EXISTS pleat.progress;
-- 10.2 drop the procedure that ran them | lock: none
DROP PROCEDURE IF EXISTS pleat.backfill;
-- 10.3 drop the schema that they were in | lock: none
DROP SCHEMA IF EXISTS pleat;
COMMIT;
