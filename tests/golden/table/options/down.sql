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
  ('rebuild b', true),
  ('rebuild c', true)
ON CONFLICT (name) DO NOTHING;
-- 2.1 undo: drop the former table c: create schema pleat_old_public if it is not there yet | lock: none
CREATE SCHEMA IF NOT EXISTS pleat_old_public;
-- 2.2 create table pleat_old_public.c | lock: none
CREATE UNLOGGED TABLE pleat_old_public.c (
  id bigint NOT NULL,
  CONSTRAINT c_pkey PRIMARY KEY (id)
);
-- 2.3 comment on table pleat_old_public.c | lock: none
COMMENT ON TABLE pleat_old_public.c IS 'pleat: shadow of public.c, unlogged, key (id), columns (id bigint)';
-- 3.1 undo: drop the former table b: create schema pleat_old_public if it is not there yet | lock: none
CREATE SCHEMA IF NOT EXISTS pleat_old_public;
-- 3.2 create table pleat_old_public.b | lock: none
CREATE TABLE pleat_old_public.b (
  id bigint NOT NULL,
  CONSTRAINT b_pkey PRIMARY KEY (id)
);
-- 3.3 comment on table pleat_old_public.b | lock: none
COMMENT ON TABLE pleat_old_public.b IS 'pleat: shadow of public.b, logged, key (id), columns (id bigint)';
-- 4.1 create schema pleat if it is not there yet | lock: none
CREATE SCHEMA IF NOT EXISTS pleat;
-- 4.2 create the function of the triggers that follow | lock: none
CREATE OR REPLACE FUNCTION pleat."sync of public.c" () RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp SET row_security = off AS $pleat$
DECLARE pleat_gone boolean := TG_OP = 'DELETE';
BEGIN
  IF TG_OP = 'TRUNCATE' THEN
    TRUNCATE pleat_old_public.c;
    RETURN NULL;
  END IF;
  IF TG_OP = 'UPDATE' THEN
    pleat_gone := ROW (OLD.id) IS DISTINCT FROM ROW (NEW.id);
  END IF;
  IF pleat_gone THEN
    DELETE FROM pleat_old_public.c WHERE (pleat_old_public.c.id) = (OLD.id);
    IF NOT FOUND AND pg_catalog.current_setting('transaction_isolation') <> 'read committed' THEN
      BEGIN
        INSERT INTO pleat_old_public.c (id) OVERRIDING SYSTEM VALUE VALUES (OLD.id) ON CONFLICT (id) DO NOTHING;
        DELETE FROM pleat_old_public.c WHERE (pleat_old_public.c.id) = (OLD.id);
      EXCEPTION WHEN integrity_constraint_violation THEN
        NULL;
      END;
    END IF;
  END IF;
  IF TG_OP <> 'DELETE' THEN
    INSERT INTO pleat_old_public.c (id) OVERRIDING SYSTEM VALUE VALUES (NEW.id)
    ON CONFLICT (id) DO UPDATE SET id = excluded.id;
  END IF;
  RETURN NULL;
END $pleat$;
-- 4.3 let it run when everything goes at once | lock: SHARE ROW EXCLUSIVE on c
CREATE TRIGGER "!pleat_truncate" AFTER TRUNCATE ON public.c FOR EACH STATEMENT EXECUTE FUNCTION pleat."sync of public.c" ('sync', 'pleat_old_public', 'c');
-- 4.4 let it fire for replicated rows as well | lock: SHARE ROW EXCLUSIVE on c
ALTER TABLE public.c ENABLE ALWAYS TRIGGER "!pleat_truncate";
-- 4.5 write to pleat_old_public.c what is written to c | lock: SHARE ROW EXCLUSIVE on c
CREATE TRIGGER "!pleat_sync" AFTER INSERT OR UPDATE OR DELETE ON public.c FOR EACH ROW EXECUTE FUNCTION pleat."sync of public.c" ('sync', 'pleat_old_public', 'c');
-- 4.6 let it fire for replicated rows as well | lock: SHARE ROW EXCLUSIVE on c
ALTER TABLE public.c ENABLE ALWAYS TRIGGER "!pleat_sync";
COMMIT;

-- 5.1 rather fail than leave out what a policy hides | lock: none
SET row_security = off;
-- 5.2 copy rows into pleat_old_public.c | lock: ROW SHARE on c
CALL pleat.backfill('copy rows into pleat_old_public.c', 'public.c', ARRAY['id'], $pleat$
  INSERT INTO pleat_old_public.c (id) OVERRIDING SYSTEM VALUE
  SELECT id FROM public.c
  WHERE PLEAT_BATCH
  FOR SHARE
  ON CONFLICT (id) DO NOTHING
$pleat$);
-- 5.3 count the values for the planner | lock: none
DO $pleat$ BEGIN
  IF pg_catalog.to_regclass('pleat_old_public.c') IS NOT NULL THEN ANALYZE pleat_old_public.c; END IF;
END $pleat$;

BEGIN;
-- 6.1 create schema pleat if it is not there yet | lock: none
CREATE SCHEMA IF NOT EXISTS pleat;
-- 6.2 create the function of the triggers that follow | lock: none
CREATE OR REPLACE FUNCTION pleat."sync of public.b" () RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp SET row_security = off AS $pleat$
DECLARE pleat_gone boolean := TG_OP = 'DELETE';
BEGIN
  IF TG_OP = 'TRUNCATE' THEN
    TRUNCATE pleat_old_public.b;
    RETURN NULL;
  END IF;
  IF TG_OP = 'UPDATE' THEN
    pleat_gone := ROW (OLD.id) IS DISTINCT FROM ROW (NEW.id);
  END IF;
  IF pleat_gone THEN
    DELETE FROM pleat_old_public.b WHERE (pleat_old_public.b.id) = (OLD.id);
    IF NOT FOUND AND pg_catalog.current_setting('transaction_isolation') <> 'read committed' THEN
      BEGIN
        INSERT INTO pleat_old_public.b (id) OVERRIDING SYSTEM VALUE VALUES (OLD.id) ON CONFLICT (id) DO NOTHING;
        DELETE FROM pleat_old_public.b WHERE (pleat_old_public.b.id) = (OLD.id);
      EXCEPTION WHEN integrity_constraint_violation THEN
        NULL;
      END;
    END IF;
  END IF;
  IF TG_OP <> 'DELETE' THEN
    INSERT INTO pleat_old_public.b (id) OVERRIDING SYSTEM VALUE VALUES (NEW.id)
    ON CONFLICT (id) DO UPDATE SET id = excluded.id;
  END IF;
  RETURN NULL;
END $pleat$;
-- 6.3 let it run when everything goes at once | lock: SHARE ROW EXCLUSIVE on b
CREATE TRIGGER "!pleat_truncate" AFTER TRUNCATE ON public.b FOR EACH STATEMENT EXECUTE FUNCTION pleat."sync of public.b" ('sync', 'pleat_old_public', 'b');
-- 6.4 let it fire for replicated rows as well | lock: SHARE ROW EXCLUSIVE on b
ALTER TABLE public.b ENABLE ALWAYS TRIGGER "!pleat_truncate";
-- 6.5 write to pleat_old_public.b what is written to b | lock: SHARE ROW EXCLUSIVE on b
CREATE TRIGGER "!pleat_sync" AFTER INSERT OR UPDATE OR DELETE ON public.b FOR EACH ROW EXECUTE FUNCTION pleat."sync of public.b" ('sync', 'pleat_old_public', 'b');
-- 6.6 let it fire for replicated rows as well | lock: SHARE ROW EXCLUSIVE on b
ALTER TABLE public.b ENABLE ALWAYS TRIGGER "!pleat_sync";
COMMIT;

-- 7.1 rather fail than leave out what a policy hides | lock: none
SET row_security = off;
-- 7.2 copy rows into pleat_old_public.b | lock: ROW SHARE on b
CALL pleat.backfill('copy rows into pleat_old_public.b', 'public.b', ARRAY['id'], $pleat$
  INSERT INTO pleat_old_public.b (id) OVERRIDING SYSTEM VALUE
  SELECT id FROM public.b
  WHERE PLEAT_BATCH
  FOR SHARE
  ON CONFLICT (id) DO NOTHING
$pleat$);
-- 7.3 count the values for the planner | lock: none
DO $pleat$ BEGIN
  IF pg_catalog.to_regclass('pleat_old_public.b') IS NOT NULL THEN ANALYZE pleat_old_public.b; END IF;
END $pleat$;

-- pleat: backfill, down
-- before: any code; nothing is lost
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = public;

BEGIN;
-- 1.1 undo: put the shadow in the place of c: let nobody use it meanwhile | lock: ACCESS EXCLUSIVE on c
LOCK TABLE public.c IN ACCESS EXCLUSIVE MODE;
-- 1.2 stop writing to the shadow of c | lock: ACCESS EXCLUSIVE on c
DROP TRIGGER "!pleat_sync" ON public.c;
-- 1.3 drop its companion | lock: ACCESS EXCLUSIVE on c
DROP TRIGGER "!pleat_truncate" ON public.c;
-- 1.4 drop the function of those triggers | lock: none
DROP FUNCTION pleat."sync of public.c" ();
-- 1.5 create schema pleat_new_public if it is not there yet | lock: none
CREATE SCHEMA IF NOT EXISTS pleat_new_public;
-- 1.6 move table c to schema pleat_new_public | lock: ACCESS EXCLUSIVE on c
ALTER TABLE public.c SET SCHEMA pleat_new_public;
-- 1.7 move table pleat_old_public.c to schema public | lock: none
ALTER TABLE pleat_old_public.c SET SCHEMA public;
-- 1.8 drop schema pleat_old_public if it is empty | lock: none
DO $pleat$ BEGIN
  IF NOT EXISTS (SELECT FROM pg_catalog.pg_depend WHERE refclassid = 'pg_catalog.pg_namespace'::regclass
      AND refobjid = pg_catalog.to_regnamespace('pleat_old_public')) THEN
    DROP SCHEMA IF EXISTS pleat_old_public;
  END IF;
EXCEPTION WHEN dependent_objects_still_exist THEN
  NULL;
END $pleat$;
-- 1.9 comment on table c | lock: SHARE UPDATE EXCLUSIVE on c
COMMENT ON TABLE public.c IS NULL;
-- 1.10 comment on table pleat_new_public.c | lock: none
COMMENT ON TABLE pleat_new_public.c IS 'pleat: shadow of public.c, logged, key (id), columns (id bigint)';
-- 1.11 create schema pleat if it is not there yet | lock: none
CREATE SCHEMA IF NOT EXISTS pleat;
-- 1.12 create the function of the triggers that follow | lock: none
CREATE OR REPLACE FUNCTION pleat."sync of public.c" () RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp SET row_security = off AS $pleat$
DECLARE pleat_gone boolean := TG_OP = 'DELETE';
BEGIN
  IF TG_OP = 'TRUNCATE' THEN
    TRUNCATE pleat_new_public.c;
    RETURN NULL;
  END IF;
  IF TG_OP = 'UPDATE' THEN
    pleat_gone := ROW (OLD.id) IS DISTINCT FROM ROW (NEW.id);
  END IF;
  IF pleat_gone THEN
    DELETE FROM pleat_new_public.c WHERE (pleat_new_public.c.id) = (OLD.id);
    IF NOT FOUND AND pg_catalog.current_setting('transaction_isolation') <> 'read committed' THEN
      BEGIN
        INSERT INTO pleat_new_public.c (id) OVERRIDING SYSTEM VALUE VALUES (OLD.id) ON CONFLICT (id) DO NOTHING;
        DELETE FROM pleat_new_public.c WHERE (pleat_new_public.c.id) = (OLD.id);
      EXCEPTION WHEN integrity_constraint_violation THEN
        NULL;
      END;
    END IF;
  END IF;
  IF TG_OP <> 'DELETE' THEN
    INSERT INTO pleat_new_public.c (id) OVERRIDING SYSTEM VALUE VALUES (NEW.id)
    ON CONFLICT (id) DO UPDATE SET id = excluded.id;
  END IF;
  RETURN NULL;
END $pleat$;
-- 1.13 let it run when everything goes at once | lock: SHARE ROW EXCLUSIVE on c
CREATE TRIGGER "!pleat_truncate" AFTER TRUNCATE ON public.c FOR EACH STATEMENT EXECUTE FUNCTION pleat."sync of public.c" ('sync', 'pleat_new_public', 'c');
-- 1.14 let it fire for replicated rows as well | lock: SHARE ROW EXCLUSIVE on c
ALTER TABLE public.c ENABLE ALWAYS TRIGGER "!pleat_truncate";
-- 1.15 write to pleat_new_public.c what is written to c | lock: SHARE ROW EXCLUSIVE on c
CREATE TRIGGER "!pleat_sync" AFTER INSERT OR UPDATE OR DELETE ON public.c FOR EACH ROW EXECUTE FUNCTION pleat."sync of public.c" ('sync', 'pleat_new_public', 'c');
-- 1.16 let it fire for replicated rows as well | lock: SHARE ROW EXCLUSIVE on c
ALTER TABLE public.c ENABLE ALWAYS TRIGGER "!pleat_sync";
COMMIT;

BEGIN;
-- 2.1 undo: put the shadow in the place of b: let nobody use it meanwhile | lock: ACCESS EXCLUSIVE on b
LOCK TABLE public.b IN ACCESS EXCLUSIVE MODE;
-- 2.2 stop writing to the shadow of b | lock: ACCESS EXCLUSIVE on b
DROP TRIGGER "!pleat_sync" ON public.b;
-- 2.3 drop its companion | lock: ACCESS EXCLUSIVE on b
DROP TRIGGER "!pleat_truncate" ON public.b;
-- 2.4 drop the function of those triggers | lock: none
DROP FUNCTION pleat."sync of public.b" ();
-- 2.5 create schema pleat_new_public if it is not there yet | lock: none
CREATE SCHEMA IF NOT EXISTS pleat_new_public;
-- 2.6 move table b to schema pleat_new_public | lock: ACCESS EXCLUSIVE on b
ALTER TABLE public.b SET SCHEMA pleat_new_public;
-- 2.7 move table pleat_old_public.b to schema public | lock: none
ALTER TABLE pleat_old_public.b SET SCHEMA public;
-- 2.8 drop schema pleat_old_public if it is empty | lock: none
DO $pleat$ BEGIN
  IF NOT EXISTS (SELECT FROM pg_catalog.pg_depend WHERE refclassid = 'pg_catalog.pg_namespace'::regclass
      AND refobjid = pg_catalog.to_regnamespace('pleat_old_public')) THEN
    DROP SCHEMA IF EXISTS pleat_old_public;
  END IF;
EXCEPTION WHEN dependent_objects_still_exist THEN
  NULL;
END $pleat$;
-- 2.9 comment on table b | lock: SHARE UPDATE EXCLUSIVE on b
COMMENT ON TABLE public.b IS NULL;
-- 2.10 comment on table pleat_new_public.b | lock: none
COMMENT ON TABLE pleat_new_public.b IS 'pleat: shadow of public.b, unlogged, key (id), columns (id bigint)';
-- 2.11 create schema pleat if it is not there yet | lock: none
CREATE SCHEMA IF NOT EXISTS pleat;
-- 2.12 create the function of the triggers that follow | lock: none
CREATE OR REPLACE FUNCTION pleat."sync of public.b" () RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp SET row_security = off AS $pleat$
DECLARE pleat_gone boolean := TG_OP = 'DELETE';
BEGIN
  IF TG_OP = 'TRUNCATE' THEN
    TRUNCATE pleat_new_public.b;
    RETURN NULL;
  END IF;
  IF TG_OP = 'UPDATE' THEN
    pleat_gone := ROW (OLD.id) IS DISTINCT FROM ROW (NEW.id);
  END IF;
  IF pleat_gone THEN
    DELETE FROM pleat_new_public.b WHERE (pleat_new_public.b.id) = (OLD.id);
    IF NOT FOUND AND pg_catalog.current_setting('transaction_isolation') <> 'read committed' THEN
      BEGIN
        INSERT INTO pleat_new_public.b (id) OVERRIDING SYSTEM VALUE VALUES (OLD.id) ON CONFLICT (id) DO NOTHING;
        DELETE FROM pleat_new_public.b WHERE (pleat_new_public.b.id) = (OLD.id);
      EXCEPTION WHEN integrity_constraint_violation THEN
        NULL;
      END;
    END IF;
  END IF;
  IF TG_OP <> 'DELETE' THEN
    INSERT INTO pleat_new_public.b (id) OVERRIDING SYSTEM VALUE VALUES (NEW.id)
    ON CONFLICT (id) DO UPDATE SET id = excluded.id;
  END IF;
  RETURN NULL;
END $pleat$;
-- 2.13 let it run when everything goes at once | lock: SHARE ROW EXCLUSIVE on b
CREATE TRIGGER "!pleat_truncate" AFTER TRUNCATE ON public.b FOR EACH STATEMENT EXECUTE FUNCTION pleat."sync of public.b" ('sync', 'pleat_new_public', 'b');
-- 2.14 let it fire for replicated rows as well | lock: SHARE ROW EXCLUSIVE on b
ALTER TABLE public.b ENABLE ALWAYS TRIGGER "!pleat_truncate";
-- 2.15 write to pleat_new_public.b what is written to b | lock: SHARE ROW EXCLUSIVE on b
CREATE TRIGGER "!pleat_sync" AFTER INSERT OR UPDATE OR DELETE ON public.b FOR EACH ROW EXECUTE FUNCTION pleat."sync of public.b" ('sync', 'pleat_new_public', 'b');
-- 2.16 let it fire for replicated rows as well | lock: SHARE ROW EXCLUSIVE on b
ALTER TABLE public.b ENABLE ALWAYS TRIGGER "!pleat_sync";
COMMIT;

-- pleat: expand, down
-- before: only old code runs
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = public;

BEGIN;
-- 1.1 set storage parameters of a | lock: SHARE UPDATE EXCLUSIVE on a
ALTER TABLE public.a SET (autovacuum_enabled = false, fillfactor = 80);
-- 1.2 reset storage parameters of a | lock: SHARE UPDATE EXCLUSIVE on a
ALTER TABLE public.a RESET (autovacuum_vacuum_scale_factor);
-- 2. comment on table a | lock: SHARE UPDATE EXCLUSIVE on a
COMMENT ON TABLE public.a IS 'Old';
COMMIT;

BEGIN;
-- 3.1 let nobody use it meanwhile | lock: ACCESS EXCLUSIVE on c
LOCK TABLE public.c IN ACCESS EXCLUSIVE MODE;
-- 3.2 stop writing to the shadow of c | lock: ACCESS EXCLUSIVE on c
DROP TRIGGER "!pleat_sync" ON public.c;
-- 3.3 drop its companion | lock: ACCESS EXCLUSIVE on c
DROP TRIGGER "!pleat_truncate" ON public.c;
-- 3.4 drop the function of those triggers | lock: none
DROP FUNCTION pleat."sync of public.c" ();
-- 4.1 undo: build the shadow of c: drop table pleat_new_public.c | lock: none
DROP TABLE pleat_new_public.c;
-- 4.2 drop schema pleat_new_public if it is empty | lock: none
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
-- 5.1 let nobody use it meanwhile | lock: ACCESS EXCLUSIVE on b
LOCK TABLE public.b IN ACCESS EXCLUSIVE MODE;
-- 5.2 stop writing to the shadow of b | lock: ACCESS EXCLUSIVE on b
DROP TRIGGER "!pleat_sync" ON public.b;
-- 5.3 drop its companion | lock: ACCESS EXCLUSIVE on b
DROP TRIGGER "!pleat_truncate" ON public.b;
-- 5.4 drop the function of those triggers | lock: none
DROP FUNCTION pleat."sync of public.b" ();
-- 6.1 undo: build the shadow of b: drop table pleat_new_public.b | lock: none
DROP TABLE pleat_new_public.b;
-- 6.2 drop schema pleat_new_public if it is empty | lock: none
DO $pleat$ BEGIN
  IF NOT EXISTS (SELECT FROM pg_catalog.pg_depend WHERE refclassid = 'pg_catalog.pg_namespace'::regclass
      AND refobjid = pg_catalog.to_regnamespace('pleat_new_public')) THEN
    DROP SCHEMA IF EXISTS pleat_new_public;
  END IF;
EXCEPTION WHEN dependent_objects_still_exist THEN
  NULL;
END $pleat$;
-- 7.1 forget the backfills, all are done | lock: none
DROP TABLE IF EXISTS pleat.progress;
-- 7.2 drop the procedure that ran them | lock: none
DROP PROCEDURE IF EXISTS pleat.backfill;
-- 7.3 drop the schema that they were in | lock: none
DROP SCHEMA IF EXISTS pleat;
COMMIT;
