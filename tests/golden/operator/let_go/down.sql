-- pleat: contract, down
-- before: only new code runs; afterwards old code may be started beside it
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = public;
SET check_function_bodies = off;

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
  ('rebuild lots', true)
ON CONFLICT (name) DO NOTHING;
-- 2.1 undo: rebuild function near(bigint, bigint): drop operator =~~=(bigint, bigint) | lock: none
DROP OPERATOR public.=~~= (bigint, bigint);
-- 2.2 drop function near(bigint, bigint) | lock: none
DROP ROUTINE public.near (bigint, bigint);
-- 2.3 create function near(bigint, bigint) | lock: none
CREATE FUNCTION public.near (a bigint, b bigint) RETURNS boolean LANGUAGE sql IMMUTABLE
AS $$select abs(a - b) < 3$$;
-- 2.4 create operator =~~=(bigint, bigint) | lock: none
CREATE OPERATOR public.=~~= ( FUNCTION = public.near, LEFTARG = bigint, RIGHTARG = bigint);
-- 3. rename index parts_near to pleat_new_parts_near | lock: SHARE UPDATE EXCLUSIVE on parts_near
ALTER INDEX public.parts_near RENAME TO pleat_new_parts_near;
COMMIT;

SET lock_timeout = 0;
-- 4. build index parts_near on parts without blocking writes | lock: SHARE UPDATE EXCLUSIVE on parts
CREATE INDEX CONCURRENTLY parts_near ON public.parts (code) WHERE (code =~~= 3);
SET lock_timeout = '3s';

BEGIN;
-- 5.1 undo: drop the former table lots: create schema pleat_old_public if it is not there yet | lock: none
CREATE SCHEMA IF NOT EXISTS pleat_old_public;
-- 5.2 create table pleat_old_public.lots | lock: none
CREATE TABLE pleat_old_public.lots (
  id integer NOT NULL,
  twice bigint GENERATED ALWAYS AS (id * 2) STORED,
  CONSTRAINT lots_pkey PRIMARY KEY (id)
);
-- 5.3 comment on table pleat_old_public.lots | lock: none
COMMENT ON TABLE pleat_old_public.lots IS 'pleat: shadow of public.lots, logged, key (id), columns (id integer, twice bigint = id * 2)';
-- 6.1 create schema pleat if it is not there yet | lock: none
CREATE SCHEMA IF NOT EXISTS pleat;
-- 6.2 create the function of the triggers that follow | lock: none
CREATE OR REPLACE FUNCTION pleat."sync of public.lots" () RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp SET row_security = off AS $pleat$
DECLARE pleat_gone boolean := TG_OP = 'DELETE';
BEGIN
  IF TG_OP = 'TRUNCATE' THEN
    TRUNCATE pleat_old_public.lots;
    RETURN NULL;
  END IF;
  IF TG_OP = 'UPDATE' THEN
    pleat_gone := ROW (OLD.id) IS DISTINCT FROM ROW (NEW.id);
  END IF;
  IF pleat_gone THEN
    DELETE FROM pleat_old_public.lots WHERE (pleat_old_public.lots.id) = ((SELECT (id::integer) FROM (SELECT OLD.*) AS lots));
    IF NOT FOUND AND pg_catalog.current_setting('transaction_isolation') <> 'read committed' THEN
      BEGIN
        INSERT INTO pleat_old_public.lots (id) OVERRIDING SYSTEM VALUE VALUES ((SELECT (id::integer) FROM (SELECT OLD.*) AS lots)) ON CONFLICT (id) DO NOTHING;
        DELETE FROM pleat_old_public.lots WHERE (pleat_old_public.lots.id) = ((SELECT (id::integer) FROM (SELECT OLD.*) AS lots));
      EXCEPTION WHEN integrity_constraint_violation THEN
        NULL;
      END;
    END IF;
  END IF;
  IF TG_OP <> 'DELETE' THEN
    INSERT INTO pleat_old_public.lots (id) OVERRIDING SYSTEM VALUE VALUES ((SELECT (id::integer) FROM (SELECT NEW.*) AS lots))
    ON CONFLICT (id) DO UPDATE SET id = excluded.id;
  END IF;
  RETURN NULL;
END $pleat$;
-- 6.3 let it run when everything goes at once | lock: SHARE ROW EXCLUSIVE on lots
CREATE TRIGGER "!pleat_truncate" AFTER TRUNCATE ON public.lots FOR EACH STATEMENT EXECUTE FUNCTION pleat."sync of public.lots" ('sync', 'pleat_old_public', 'lots');
-- 6.4 let it fire for replicated rows as well | lock: SHARE ROW EXCLUSIVE on lots
ALTER TABLE public.lots ENABLE ALWAYS TRIGGER "!pleat_truncate";
-- 6.5 write to pleat_old_public.lots what is written to lots | lock: SHARE ROW EXCLUSIVE on lots
CREATE TRIGGER "!pleat_sync" AFTER INSERT OR UPDATE OR DELETE ON public.lots FOR EACH ROW EXECUTE FUNCTION pleat."sync of public.lots" ('sync', 'pleat_old_public', 'lots');
-- 6.6 let it fire for replicated rows as well | lock: SHARE ROW EXCLUSIVE on lots
ALTER TABLE public.lots ENABLE ALWAYS TRIGGER "!pleat_sync";
COMMIT;

-- 7.1 rather fail than leave out what a policy hides | lock: none
SET row_security = off;
-- 7.2 copy rows into pleat_old_public.lots | lock: ROW SHARE on lots
CALL pleat.backfill('copy rows into pleat_old_public.lots', 'public.lots', ARRAY['id'], $pleat$
  INSERT INTO pleat_old_public.lots (id) OVERRIDING SYSTEM VALUE
  SELECT (id::integer) FROM public.lots
  WHERE PLEAT_BATCH
  FOR SHARE
  ON CONFLICT (id) DO NOTHING
$pleat$);
-- 7.3 count the values for the planner | lock: none
DO $pleat$ BEGIN
  IF pg_catalog.to_regclass('pleat_old_public.lots') IS NOT NULL THEN ANALYZE pleat_old_public.lots; END IF;
END $pleat$;

BEGIN;
-- 8.1 undo: put the shadow in the place of lots, rebuilding materialized view seen: create schema pleat_new_public if it is not there yet | lock: none
CREATE SCHEMA IF NOT EXISTS pleat_new_public;
-- 8.2 create materialized view pleat_new_public.seen | lock: none
CREATE MATERIALIZED VIEW pleat_new_public.seen AS
select twice from pleat_old_public.lots where twice =~~= 3;
-- 8.3 drop materialized view seen | lock: ACCESS EXCLUSIVE on seen
DROP MATERIALIZED VIEW public.seen;
-- 8.4 let nobody use it meanwhile | lock: ACCESS EXCLUSIVE on lots
LOCK TABLE public.lots IN ACCESS EXCLUSIVE MODE;
-- 8.5 stop writing to the shadow of lots | lock: ACCESS EXCLUSIVE on lots
DROP TRIGGER "!pleat_sync" ON public.lots;
-- 8.6 drop its companion | lock: ACCESS EXCLUSIVE on lots
DROP TRIGGER "!pleat_truncate" ON public.lots;
-- 8.7 drop the function of those triggers | lock: none
DROP FUNCTION pleat."sync of public.lots" ();
-- 8.8 create schema pleat_new_public if it is not there yet | lock: none
CREATE SCHEMA IF NOT EXISTS pleat_new_public;
-- 8.9 move table lots to schema pleat_new_public | lock: ACCESS EXCLUSIVE on lots
ALTER TABLE public.lots SET SCHEMA pleat_new_public;
-- 8.10 move table pleat_old_public.lots to schema public | lock: none
ALTER TABLE pleat_old_public.lots SET SCHEMA public;
-- 8.11 drop schema pleat_old_public if it is empty | lock: none
DO $pleat$ BEGIN
  IF NOT EXISTS (SELECT FROM pg_catalog.pg_depend WHERE refclassid = 'pg_catalog.pg_namespace'::regclass
      AND refobjid = pg_catalog.to_regnamespace('pleat_old_public')) THEN
    DROP SCHEMA IF EXISTS pleat_old_public;
  END IF;
EXCEPTION WHEN dependent_objects_still_exist THEN
  NULL;
END $pleat$;
-- 8.12 comment on table lots | lock: SHARE UPDATE EXCLUSIVE on lots
COMMENT ON TABLE public.lots IS NULL;
-- 8.13 comment on table pleat_new_public.lots | lock: none
COMMENT ON TABLE pleat_new_public.lots IS 'pleat: shadow of public.lots, logged, key (id), columns (id bigint, twice bigint = id * 2)';
-- 8.14 move materialized view pleat_new_public.seen to schema public | lock: none
ALTER MATERIALIZED VIEW pleat_new_public.seen SET SCHEMA public;
-- 8.15 drop schema pleat_new_public if it is empty | lock: none
DO $pleat$ BEGIN
  IF NOT EXISTS (SELECT FROM pg_catalog.pg_depend WHERE refclassid = 'pg_catalog.pg_namespace'::regclass
      AND refobjid = pg_catalog.to_regnamespace('pleat_new_public')) THEN
    DROP SCHEMA IF EXISTS pleat_new_public;
  END IF;
EXCEPTION WHEN dependent_objects_still_exist THEN
  NULL;
END $pleat$;
-- 8.16 create schema pleat if it is not there yet | lock: none
CREATE SCHEMA IF NOT EXISTS pleat;
-- 8.17 create the function of the triggers that follow | lock: none
CREATE OR REPLACE FUNCTION pleat."sync of public.lots" () RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp SET row_security = off AS $pleat$
DECLARE pleat_gone boolean := TG_OP = 'DELETE';
BEGIN
  IF TG_OP = 'TRUNCATE' THEN
    TRUNCATE pleat_new_public.lots;
    RETURN NULL;
  END IF;
  IF TG_OP = 'UPDATE' THEN
    pleat_gone := ROW (OLD.id) IS DISTINCT FROM ROW (NEW.id);
  END IF;
  IF pleat_gone THEN
    DELETE FROM pleat_new_public.lots WHERE (pleat_new_public.lots.id) = ((SELECT (id::bigint) FROM (SELECT OLD.*) AS lots));
    IF NOT FOUND AND pg_catalog.current_setting('transaction_isolation') <> 'read committed' THEN
      BEGIN
        INSERT INTO pleat_new_public.lots (id) OVERRIDING SYSTEM VALUE VALUES ((SELECT (id::bigint) FROM (SELECT OLD.*) AS lots)) ON CONFLICT (id) DO NOTHING;
        DELETE FROM pleat_new_public.lots WHERE (pleat_new_public.lots.id) = ((SELECT (id::bigint) FROM (SELECT OLD.*) AS lots));
      EXCEPTION WHEN integrity_constraint_violation THEN
        NULL;
      END;
    END IF;
  END IF;
  IF TG_OP <> 'DELETE' THEN
    INSERT INTO pleat_new_public.lots (id) OVERRIDING SYSTEM VALUE VALUES ((SELECT (id::bigint) FROM (SELECT NEW.*) AS lots))
    ON CONFLICT (id) DO UPDATE SET id = excluded.id;
  END IF;
  RETURN NULL;
END $pleat$;
-- 8.18 let it run when everything goes at once | lock: SHARE ROW EXCLUSIVE on lots
CREATE TRIGGER "!pleat_truncate" AFTER TRUNCATE ON public.lots FOR EACH STATEMENT EXECUTE FUNCTION pleat."sync of public.lots" ('sync', 'pleat_new_public', 'lots');
-- 8.19 let it fire for replicated rows as well | lock: SHARE ROW EXCLUSIVE on lots
ALTER TABLE public.lots ENABLE ALWAYS TRIGGER "!pleat_truncate";
-- 8.20 write to pleat_new_public.lots what is written to lots | lock: SHARE ROW EXCLUSIVE on lots
CREATE TRIGGER "!pleat_sync" AFTER INSERT OR UPDATE OR DELETE ON public.lots FOR EACH ROW EXECUTE FUNCTION pleat."sync of public.lots" ('sync', 'pleat_new_public', 'lots');
-- 8.21 let it fire for replicated rows as well | lock: SHARE ROW EXCLUSIVE on lots
ALTER TABLE public.lots ENABLE ALWAYS TRIGGER "!pleat_sync";
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

SET lock_timeout = 0;
-- 1. drop index pleat_new_parts_near | lock: SHARE UPDATE EXCLUSIVE on parts
DROP INDEX CONCURRENTLY IF EXISTS public.pleat_new_parts_near;
SET lock_timeout = '3s';

BEGIN;
-- 2.1 let nobody use it meanwhile | lock: ACCESS EXCLUSIVE on lots
LOCK TABLE public.lots IN ACCESS EXCLUSIVE MODE;
-- 2.2 stop writing to the shadow of lots | lock: ACCESS EXCLUSIVE on lots
DROP TRIGGER "!pleat_sync" ON public.lots;
-- 2.3 drop its companion | lock: ACCESS EXCLUSIVE on lots
DROP TRIGGER "!pleat_truncate" ON public.lots;
-- 2.4 drop the function of those triggers | lock: none
DROP FUNCTION pleat."sync of public.lots" ();
-- 3.1 undo: build the shadow of lots: drop table pleat_new_public.lots | lock: none
DROP TABLE pleat_new_public.lots;
-- 3.2 drop schema pleat_new_public if it is empty | lock: none
DO $pleat$ BEGIN
  IF NOT EXISTS (SELECT FROM pg_catalog.pg_depend WHERE refclassid = 'pg_catalog.pg_namespace'::regclass
      AND refobjid = pg_catalog.to_regnamespace('pleat_new_public')) THEN
    DROP SCHEMA IF EXISTS pleat_new_public;
  END IF;
EXCEPTION WHEN dependent_objects_still_exist THEN
  NULL;
END $pleat$;
-- 4.1 forget the backfills, all are done | lock: none
DROP TABLE IF EXISTS pleat.progress;
-- 4.2 drop the procedure that ran them | lock: none
DROP PROCEDURE IF EXISTS pleat.backfill;
-- 4.3 drop the schema that they were in | lock: none
DROP SCHEMA IF EXISTS pleat;
COMMIT;
