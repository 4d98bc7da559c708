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
  ('rebuild b', false),
  ('rebuild c', false)
ON CONFLICT (name) DO NOTHING;
-- 2.1 build the shadow of b: create schema pleat_new_public if it is not there yet | lock: none
CREATE SCHEMA IF NOT EXISTS pleat_new_public;
-- 2.2 create table pleat_new_public.b | lock: none
CREATE UNLOGGED TABLE pleat_new_public.b (
  id bigint NOT NULL,
  CONSTRAINT b_pkey PRIMARY KEY (id)
);
-- 2.3 comment on table pleat_new_public.b | lock: none
COMMENT ON TABLE pleat_new_public.b IS 'pleat: shadow of public.b, unlogged, key (id), columns (id bigint)';
-- 3.1 create schema pleat if it is not there yet | lock: none
CREATE SCHEMA IF NOT EXISTS pleat;
-- 3.2 create the function of the triggers that follow | lock: none
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
-- 3.3 let it run when everything goes at once | lock: SHARE ROW EXCLUSIVE on b
CREATE TRIGGER "!pleat_truncate" AFTER TRUNCATE ON public.b FOR EACH STATEMENT EXECUTE FUNCTION pleat."sync of public.b" ('sync', 'pleat_new_public', 'b');
-- 3.4 let it fire for replicated rows as well | lock: SHARE ROW EXCLUSIVE on b
ALTER TABLE public.b ENABLE ALWAYS TRIGGER "!pleat_truncate";
-- 3.5 write to pleat_new_public.b what is written to b | lock: SHARE ROW EXCLUSIVE on b
CREATE TRIGGER "!pleat_sync" AFTER INSERT OR UPDATE OR DELETE ON public.b FOR EACH ROW EXECUTE FUNCTION pleat."sync of public.b" ('sync', 'pleat_new_public', 'b');
-- 3.6 let it fire for replicated rows as well | lock: SHARE ROW EXCLUSIVE on b
ALTER TABLE public.b ENABLE ALWAYS TRIGGER "!pleat_sync";
-- 4.1 build the shadow of c: create schema pleat_new_public if it is not there yet | lock: none
CREATE SCHEMA IF NOT EXISTS pleat_new_public;
-- 4.2 create table pleat_new_public.c | lock: none
CREATE TABLE pleat_new_public.c (
  id bigint NOT NULL,
  CONSTRAINT c_pkey PRIMARY KEY (id)
);
-- 4.3 comment on table pleat_new_public.c | lock: none
COMMENT ON TABLE pleat_new_public.c IS 'pleat: shadow of public.c, logged, key (id), columns (id bigint)';
COMMIT;

BEGIN;
-- 5.1 create schema pleat if it is not there yet | lock: none
CREATE SCHEMA IF NOT EXISTS pleat;
-- 5.2 create the function of the triggers that follow | lock: none
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
-- 5.3 let it run when everything goes at once | lock: SHARE ROW EXCLUSIVE on c
CREATE TRIGGER "!pleat_truncate" AFTER TRUNCATE ON public.c FOR EACH STATEMENT EXECUTE FUNCTION pleat."sync of public.c" ('sync', 'pleat_new_public', 'c');
-- 5.4 let it fire for replicated rows as well | lock: SHARE ROW EXCLUSIVE on c
ALTER TABLE public.c ENABLE ALWAYS TRIGGER "!pleat_truncate";
-- 5.5 write to pleat_new_public.c what is written to c | lock: SHARE ROW EXCLUSIVE on c
CREATE TRIGGER "!pleat_sync" AFTER INSERT OR UPDATE OR DELETE ON public.c FOR EACH ROW EXECUTE FUNCTION pleat."sync of public.c" ('sync', 'pleat_new_public', 'c');
-- 5.6 let it fire for replicated rows as well | lock: SHARE ROW EXCLUSIVE on c
ALTER TABLE public.c ENABLE ALWAYS TRIGGER "!pleat_sync";
COMMIT;

BEGIN;
-- 6. comment on table a | lock: SHARE UPDATE EXCLUSIVE on a
COMMENT ON TABLE public.a IS 'New';
-- 7.1 set storage parameters of a | lock: SHARE UPDATE EXCLUSIVE on a
ALTER TABLE public.a SET (autovacuum_vacuum_scale_factor = 0.1, fillfactor = 90);
-- 7.2 reset storage parameters of a | lock: SHARE UPDATE EXCLUSIVE on a
ALTER TABLE public.a RESET (autovacuum_enabled);
COMMIT;

-- pleat: backfill, up
-- before: any code; run after the expand phase; afterwards new code may be started beside old code
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = public;

-- 8.1 copy the rows of b: rather fail than leave out what a policy hides | lock: none
SET row_security = off;
-- 8.2 copy rows into pleat_new_public.b | lock: ROW SHARE on b
CALL pleat.backfill('rebuild b', 'public.b', ARRAY['id'], $pleat$
  INSERT INTO pleat_new_public.b (id) OVERRIDING SYSTEM VALUE
  SELECT id FROM public.b
  WHERE PLEAT_BATCH
  FOR SHARE
  ON CONFLICT (id) DO NOTHING
$pleat$);
-- 8.3 count the values for the planner | lock: none
DO $pleat$ BEGIN
  IF pg_catalog.to_regclass('pleat_new_public.b') IS NOT NULL THEN ANALYZE pleat_new_public.b; END IF;
END $pleat$;

BEGIN;
-- 9. put the shadow in the place of b, unless that is done | lock: ACCESS EXCLUSIVE on b
DO $pleat_step$ BEGIN
IF pg_catalog.to_regclass('pleat_new_public.b') IS NULL THEN RETURN; END IF;
-- 9.1 put the shadow in the place of b: let nobody use it meanwhile | lock: ACCESS EXCLUSIVE on b
EXECUTE $pleat_sql$LOCK TABLE public.b IN ACCESS EXCLUSIVE MODE$pleat_sql$;
-- 9.2 stop writing to the shadow of b | lock: ACCESS EXCLUSIVE on b
EXECUTE $pleat_sql$DROP TRIGGER "!pleat_sync" ON public.b$pleat_sql$;
-- 9.3 drop its companion | lock: ACCESS EXCLUSIVE on b
EXECUTE $pleat_sql$DROP TRIGGER "!pleat_truncate" ON public.b$pleat_sql$;
-- 9.4 drop the function of those triggers | lock: none
EXECUTE $pleat_sql$DROP FUNCTION pleat."sync of public.b" ()$pleat_sql$;
-- 9.5 create schema pleat_old_public if it is not there yet | lock: none
EXECUTE $pleat_sql$CREATE SCHEMA IF NOT EXISTS pleat_old_public$pleat_sql$;
-- 9.6 move table b to schema pleat_old_public | lock: ACCESS EXCLUSIVE on b
EXECUTE $pleat_sql$ALTER TABLE public.b SET SCHEMA pleat_old_public$pleat_sql$;
-- 9.7 move table pleat_new_public.b to schema public | lock: none
EXECUTE $pleat_sql$ALTER TABLE pleat_new_public.b SET SCHEMA public$pleat_sql$;
-- 9.8 drop schema pleat_new_public if it is empty | lock: none
EXECUTE $pleat_sql$DO $pleat$ BEGIN
  IF NOT EXISTS (SELECT FROM pg_catalog.pg_depend WHERE refclassid = 'pg_catalog.pg_namespace'::regclass
      AND refobjid = pg_catalog.to_regnamespace('pleat_new_public')) THEN
    DROP SCHEMA IF EXISTS pleat_new_public;
  END IF;
EXCEPTION WHEN dependent_objects_still_exist THEN
  NULL;
END $pleat$$pleat_sql$;
-- 9.9 comment on table b | lock: SHARE UPDATE EXCLUSIVE on b
EXECUTE $pleat_sql$COMMENT ON TABLE public.b IS 'Comes'$pleat_sql$;
-- 9.10 comment on table pleat_old_public.b | lock: none
EXECUTE $pleat_sql$COMMENT ON TABLE pleat_old_public.b IS 'pleat: shadow of public.b, logged, key (id), columns (id bigint)'$pleat_sql$;
-- 9.11 create schema pleat if it is not there yet | lock: none
EXECUTE $pleat_sql$CREATE SCHEMA IF NOT EXISTS pleat$pleat_sql$;
-- 9.12 create the function of the triggers that follow | lock: none
EXECUTE $pleat_sql$CREATE OR REPLACE FUNCTION pleat."sync of public.b" () RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
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
END $pleat$$pleat_sql$;
-- 9.13 let it run when everything goes at once | lock: SHARE ROW EXCLUSIVE on b
EXECUTE $pleat_sql$CREATE TRIGGER "!pleat_truncate" AFTER TRUNCATE ON public.b FOR EACH STATEMENT EXECUTE FUNCTION pleat."sync of public.b" ('sync', 'pleat_old_public', 'b')$pleat_sql$;
-- 9.14 let it fire for replicated rows as well | lock: SHARE ROW EXCLUSIVE on b
EXECUTE $pleat_sql$ALTER TABLE public.b ENABLE ALWAYS TRIGGER "!pleat_truncate"$pleat_sql$;
-- 9.15 write to pleat_old_public.b what is written to b | lock: SHARE ROW EXCLUSIVE on b
EXECUTE $pleat_sql$CREATE TRIGGER "!pleat_sync" AFTER INSERT OR UPDATE OR DELETE ON public.b FOR EACH ROW EXECUTE FUNCTION pleat."sync of public.b" ('sync', 'pleat_old_public', 'b')$pleat_sql$;
-- 9.16 let it fire for replicated rows as well | lock: SHARE ROW EXCLUSIVE on b
EXECUTE $pleat_sql$ALTER TABLE public.b ENABLE ALWAYS TRIGGER "!pleat_sync"$pleat_sql$;
END $pleat_step$;
COMMIT;

-- 10.1 copy the rows of c: rather fail than leave out what a policy hides | lock: none
SET row_security = off;
-- 10.2 copy rows into pleat_new_public.c | lock: ROW SHARE on c
CALL pleat.backfill('rebuild c', 'public.c', ARRAY['id'], $pleat$
  INSERT INTO pleat_new_public.c (id) OVERRIDING SYSTEM VALUE
  SELECT id FROM public.c
  WHERE PLEAT_BATCH
  FOR SHARE
  ON CONFLICT (id) DO NOTHING
$pleat$);
-- 10.3 count the values for the planner | lock: none
DO $pleat$ BEGIN
  IF pg_catalog.to_regclass('pleat_new_public.c') IS NOT NULL THEN ANALYZE pleat_new_public.c; END IF;
END $pleat$;

BEGIN;
-- 11. put the shadow in the place of c, unless that is done | lock: ACCESS EXCLUSIVE on c
DO $pleat_step$ BEGIN
IF pg_catalog.to_regclass('pleat_new_public.c') IS NULL THEN RETURN; END IF;
-- 11.1 put the shadow in the place of c: let nobody use it meanwhile | lock: ACCESS EXCLUSIVE on c
EXECUTE $pleat_sql$LOCK TABLE public.c IN ACCESS EXCLUSIVE MODE$pleat_sql$;
-- 11.2 stop writing to the shadow of c | lock: ACCESS EXCLUSIVE on c
EXECUTE $pleat_sql$DROP TRIGGER "!pleat_sync" ON public.c$pleat_sql$;
-- 11.3 drop its companion | lock: ACCESS EXCLUSIVE on c
EXECUTE $pleat_sql$DROP TRIGGER "!pleat_truncate" ON public.c$pleat_sql$;
-- 11.4 drop the function of those triggers | lock: none
EXECUTE $pleat_sql$DROP FUNCTION pleat."sync of public.c" ()$pleat_sql$;
-- 11.5 create schema pleat_old_public if it is not there yet | lock: none
EXECUTE $pleat_sql$CREATE SCHEMA IF NOT EXISTS pleat_old_public$pleat_sql$;
-- 11.6 move table c to schema pleat_old_public | lock: ACCESS EXCLUSIVE on c
EXECUTE $pleat_sql$ALTER TABLE public.c SET SCHEMA pleat_old_public$pleat_sql$;
-- 11.7 move table pleat_new_public.c to schema public | lock: none
EXECUTE $pleat_sql$ALTER TABLE pleat_new_public.c SET SCHEMA public$pleat_sql$;
-- 11.8 drop schema pleat_new_public if it is empty | lock: none
EXECUTE $pleat_sql$DO $pleat$ BEGIN
  IF NOT EXISTS (SELECT FROM pg_catalog.pg_depend WHERE refclassid = 'pg_catalog.pg_namespace'::regclass
      AND refobjid = pg_catalog.to_regnamespace('pleat_new_public')) THEN
    DROP SCHEMA IF EXISTS pleat_new_public;
  END IF;
EXCEPTION WHEN dependent_objects_still_exist THEN
  NULL;
END $pleat$$pleat_sql$;
-- 11.9 comment on table c | lock: SHARE UPDATE EXCLUSIVE on c
EXECUTE $pleat_sql$COMMENT ON TABLE public.c IS NULL$pleat_sql$;
-- 11.10 comment on table pleat_old_public.c | lock: none
EXECUTE $pleat_sql$COMMENT ON TABLE pleat_old_public.c IS 'pleat: shadow of public.c, unlogged, key (id), columns (id bigint)'$pleat_sql$;
-- 11.11 create schema pleat if it is not there yet | lock: none
EXECUTE $pleat_sql$CREATE SCHEMA IF NOT EXISTS pleat$pleat_sql$;
-- 11.12 create the function of the triggers that follow | lock: none
EXECUTE $pleat_sql$CREATE OR REPLACE FUNCTION pleat."sync of public.c" () RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
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
END $pleat$$pleat_sql$;
-- 11.13 let it run when everything goes at once | lock: SHARE ROW EXCLUSIVE on c
EXECUTE $pleat_sql$CREATE TRIGGER "!pleat_truncate" AFTER TRUNCATE ON public.c FOR EACH STATEMENT EXECUTE FUNCTION pleat."sync of public.c" ('sync', 'pleat_old_public', 'c')$pleat_sql$;
-- 11.14 let it fire for replicated rows as well | lock: SHARE ROW EXCLUSIVE on c
EXECUTE $pleat_sql$ALTER TABLE public.c ENABLE ALWAYS TRIGGER "!pleat_truncate"$pleat_sql$;
-- 11.15 write to pleat_old_public.c what is written to c | lock: SHARE ROW EXCLUSIVE on c
EXECUTE $pleat_sql$CREATE TRIGGER "!pleat_sync" AFTER INSERT OR UPDATE OR DELETE ON public.c FOR EACH ROW EXECUTE FUNCTION pleat."sync of public.c" ('sync', 'pleat_old_public', 'c')$pleat_sql$;
-- 11.16 let it fire for replicated rows as well | lock: SHARE ROW EXCLUSIVE on c
EXECUTE $pleat_sql$ALTER TABLE public.c ENABLE ALWAYS TRIGGER "!pleat_sync"$pleat_sql$;
END $pleat_step$;
COMMIT;

-- pleat: contract, up
-- before: only new code runs; the backfill phase is complete
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = public;

BEGIN;
-- 12.1 let nobody use it meanwhile | lock: ACCESS EXCLUSIVE on b
LOCK TABLE public.b IN ACCESS EXCLUSIVE MODE;
-- 12.2 stop writing to the shadow of b | lock: ACCESS EXCLUSIVE on b
DROP TRIGGER "!pleat_sync" ON public.b;
-- 12.3 drop its companion | lock: ACCESS EXCLUSIVE on b
DROP TRIGGER "!pleat_truncate" ON public.b;
-- 12.4 drop the function of those triggers | lock: none
DROP FUNCTION pleat."sync of public.b" ();
COMMIT;

BEGIN;
-- 13.1 let nobody use it meanwhile | lock: ACCESS EXCLUSIVE on c
LOCK TABLE public.c IN ACCESS EXCLUSIVE MODE;
-- 13.2 stop writing to the shadow of c | lock: ACCESS EXCLUSIVE on c
DROP TRIGGER "!pleat_sync" ON public.c;
-- 13.3 drop its companion | lock: ACCESS EXCLUSIVE on c
DROP TRIGGER "!pleat_truncate" ON public.c;
-- 13.4 drop the function of those triggers | lock: none
DROP FUNCTION pleat."sync of public.c" ();
COMMIT;

BEGIN;
-- 14.1 drop the former table b: drop table pleat_old_public.b | lock: none
DROP TABLE pleat_old_public.b;
-- 14.2 drop schema pleat_old_public if it is empty | lock: none
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
-- 15.1 drop the former table c: drop table pleat_old_public.c | lock: none
DROP TABLE pleat_old_public.c;
-- 15.2 drop schema pleat_old_public if it is empty | lock: none
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
-- 16.1 forget the backfills, all are done | lock: none
DROP TABLE IF EXISTS pleat.progress;
-- 16.2 drop the procedure that ran them | lock: none
DROP PROCEDURE IF EXISTS pleat.backfill;
-- 16.3 drop the schema that they were in | lock: none
DROP SCHEMA IF EXISTS pleat;
COMMIT;
