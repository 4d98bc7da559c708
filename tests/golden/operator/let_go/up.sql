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
  ('rebuild lots', false)
ON CONFLICT (name) DO NOTHING;
-- 2.1 build the shadow of lots: create schema pleat_new_public if it is not there yet | lock: none
CREATE SCHEMA IF NOT EXISTS pleat_new_public;
-- 2.2 create table pleat_new_public.lots | lock: none
CREATE TABLE pleat_new_public.lots (
  id bigint NOT NULL,
  twice bigint GENERATED ALWAYS AS (id * 2) STORED,
  CONSTRAINT lots_pkey PRIMARY KEY (id)
);
-- 2.3 comment on table pleat_new_public.lots | lock: none
COMMENT ON TABLE pleat_new_public.lots IS 'pleat: shadow of public.lots, logged, key (id), columns (id bigint, twice bigint = id * 2)';
-- 3.1 create schema pleat if it is not there yet | lock: none
CREATE SCHEMA IF NOT EXISTS pleat;
-- 3.2 create the function of the triggers that follow | lock: none
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
-- 3.3 let it run when everything goes at once | lock: SHARE ROW EXCLUSIVE on lots
CREATE TRIGGER "!pleat_truncate" AFTER TRUNCATE ON public.lots FOR EACH STATEMENT EXECUTE FUNCTION pleat."sync of public.lots" ('sync', 'pleat_new_public', 'lots');
-- 3.4 let it fire for replicated rows as well | lock: SHARE ROW EXCLUSIVE on lots
ALTER TABLE public.lots ENABLE ALWAYS TRIGGER "!pleat_truncate";
-- 3.5 write to pleat_new_public.lots what is written to lots | lock: SHARE ROW EXCLUSIVE on lots
CREATE TRIGGER "!pleat_sync" AFTER INSERT OR UPDATE OR DELETE ON public.lots FOR EACH ROW EXECUTE FUNCTION pleat."sync of public.lots" ('sync', 'pleat_new_public', 'lots');
-- 3.6 let it fire for replicated rows as well | lock: SHARE ROW EXCLUSIVE on lots
ALTER TABLE public.lots ENABLE ALWAYS TRIGGER "!pleat_sync";
COMMIT;

SET lock_timeout = 0;
-- 4.1 build the successor of index parts_near: drop index pleat_new_parts_near | lock: SHARE UPDATE EXCLUSIVE on parts | H601 may change nothing: no server was asked whether both texts mean the same (it says code =~~= 3)
DROP INDEX CONCURRENTLY IF EXISTS public.pleat_new_parts_near;
-- 4.2 build index pleat_new_parts_near on parts without blocking writes | lock: SHARE UPDATE EXCLUSIVE on parts
CREATE INDEX CONCURRENTLY pleat_new_parts_near ON public.parts (code) WHERE (code > 3);
SET lock_timeout = '3s';

-- pleat: backfill, up
-- before: any code; run after the expand phase; afterwards new code may be started beside old code
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = public;

-- 5.1 copy the rows of lots: rather fail than leave out what a policy hides | lock: none
SET row_security = off;
-- 5.2 copy rows into pleat_new_public.lots | lock: ROW SHARE on lots
CALL pleat.backfill('rebuild lots', 'public.lots', ARRAY['id'], $pleat$
  INSERT INTO pleat_new_public.lots (id) OVERRIDING SYSTEM VALUE
  SELECT (id::bigint) FROM public.lots
  WHERE PLEAT_BATCH
  FOR SHARE
  ON CONFLICT (id) DO NOTHING
$pleat$);
-- 5.3 count the values for the planner | lock: none
DO $pleat$ BEGIN
  IF pg_catalog.to_regclass('pleat_new_public.lots') IS NOT NULL THEN ANALYZE pleat_new_public.lots; END IF;
END $pleat$;

-- pleat: contract, up
-- before: only new code runs; the backfill phase is complete
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = public;
SET check_function_bodies = off;

BEGIN;
-- 6.1 put the shadow in the place of lots, rebuilding materialized view seen: create schema pleat_new_public if it is not there yet | lock: none
CREATE SCHEMA IF NOT EXISTS pleat_new_public;
-- 6.2 create materialized view pleat_new_public.seen | lock: none
CREATE MATERIALIZED VIEW pleat_new_public.seen AS
select twice from pleat_new_public.lots;
-- 6.3 drop materialized view seen | lock: ACCESS EXCLUSIVE on seen | H301 code from before the change fails from here on
DROP MATERIALIZED VIEW public.seen;
-- 6.4 let nobody use it meanwhile | lock: ACCESS EXCLUSIVE on lots
LOCK TABLE public.lots IN ACCESS EXCLUSIVE MODE;
-- 6.5 stop writing to the shadow of lots | lock: ACCESS EXCLUSIVE on lots
DROP TRIGGER "!pleat_sync" ON public.lots;
-- 6.6 drop its companion | lock: ACCESS EXCLUSIVE on lots
DROP TRIGGER "!pleat_truncate" ON public.lots;
-- 6.7 drop the function of those triggers | lock: none
DROP FUNCTION pleat."sync of public.lots" ();
-- 6.8 create schema pleat_old_public if it is not there yet | lock: none
CREATE SCHEMA IF NOT EXISTS pleat_old_public;
-- 6.9 move table lots to schema pleat_old_public | lock: ACCESS EXCLUSIVE on lots
ALTER TABLE public.lots SET SCHEMA pleat_old_public;
-- 6.10 move table pleat_new_public.lots to schema public | lock: none
ALTER TABLE pleat_new_public.lots SET SCHEMA public;
-- 6.11 drop schema pleat_new_public if it is empty | lock: none
DO $pleat$ BEGIN
  IF NOT EXISTS (SELECT FROM pg_catalog.pg_depend WHERE refclassid = 'pg_catalog.pg_namespace'::regclass
      AND refobjid = pg_catalog.to_regnamespace('pleat_new_public')) THEN
    DROP SCHEMA IF EXISTS pleat_new_public;
  END IF;
EXCEPTION WHEN dependent_objects_still_exist THEN
  NULL;
END $pleat$;
-- 6.12 comment on table lots | lock: SHARE UPDATE EXCLUSIVE on lots
COMMENT ON TABLE public.lots IS NULL;
-- 6.13 comment on table pleat_old_public.lots | lock: none
COMMENT ON TABLE pleat_old_public.lots IS 'pleat: shadow of public.lots, logged, key (id), columns (id integer, twice bigint = id * 2)';
-- 6.14 move materialized view pleat_new_public.seen to schema public | lock: none
ALTER MATERIALIZED VIEW pleat_new_public.seen SET SCHEMA public;
-- 6.15 drop schema pleat_new_public if it is empty | lock: none
DO $pleat$ BEGIN
  IF NOT EXISTS (SELECT FROM pg_catalog.pg_depend WHERE refclassid = 'pg_catalog.pg_namespace'::regclass
      AND refobjid = pg_catalog.to_regnamespace('pleat_new_public')) THEN
    DROP SCHEMA IF EXISTS pleat_new_public;
  END IF;
EXCEPTION WHEN dependent_objects_still_exist THEN
  NULL;
END $pleat$;
-- 6.16 create schema pleat if it is not there yet | lock: none
CREATE SCHEMA IF NOT EXISTS pleat;
-- 6.17 create the function of the triggers that follow | lock: none
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
    BEGIN
    DELETE FROM pleat_old_public.lots WHERE (pleat_old_public.lots.id) = ((SELECT (id::integer) FROM (SELECT OLD.*) AS lots));
    IF NOT FOUND AND pg_catalog.current_setting('transaction_isolation') <> 'read committed' THEN
      BEGIN
        INSERT INTO pleat_old_public.lots (id) OVERRIDING SYSTEM VALUE VALUES ((SELECT (id::integer) FROM (SELECT OLD.*) AS lots)) ON CONFLICT (id) DO NOTHING;
        DELETE FROM pleat_old_public.lots WHERE (pleat_old_public.lots.id) = ((SELECT (id::integer) FROM (SELECT OLD.*) AS lots));
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
    INSERT INTO pleat_old_public.lots (id) OVERRIDING SYSTEM VALUE VALUES ((SELECT (id::integer) FROM (SELECT NEW.*) AS lots))
    ON CONFLICT (id) DO UPDATE SET id = excluded.id;
    EXCEPTION WHEN data_exception OR check_violation OR not_null_violation THEN
      BEGIN
        DELETE FROM pleat_old_public.lots WHERE (pleat_old_public.lots.id) = ((SELECT (id::integer) FROM (SELECT NEW.*) AS lots));
      EXCEPTION WHEN data_exception THEN
        NULL;
      END;
    END;
  END IF;
  RETURN NULL;
END $pleat$;
-- 6.18 let it run when everything goes at once | lock: SHARE ROW EXCLUSIVE on lots
CREATE TRIGGER "!pleat_truncate" AFTER TRUNCATE ON public.lots FOR EACH STATEMENT EXECUTE FUNCTION pleat."sync of public.lots" ('sync', 'pleat_old_public', 'lots');
-- 6.19 let it fire for replicated rows as well | lock: SHARE ROW EXCLUSIVE on lots
ALTER TABLE public.lots ENABLE ALWAYS TRIGGER "!pleat_truncate";
-- 6.20 write to pleat_old_public.lots what is written to lots | lock: SHARE ROW EXCLUSIVE on lots
CREATE TRIGGER "!pleat_sync" AFTER INSERT OR UPDATE OR DELETE ON public.lots FOR EACH ROW EXECUTE FUNCTION pleat."sync of public.lots" ('sync', 'pleat_old_public', 'lots');
-- 6.21 let it fire for replicated rows as well | lock: SHARE ROW EXCLUSIVE on lots
ALTER TABLE public.lots ENABLE ALWAYS TRIGGER "!pleat_sync";
COMMIT;

BEGIN;
-- 7.1 let nobody use it meanwhile | lock: ACCESS EXCLUSIVE on lots
LOCK TABLE public.lots IN ACCESS EXCLUSIVE MODE;
-- 7.2 stop writing to the shadow of lots | lock: ACCESS EXCLUSIVE on lots
DROP TRIGGER "!pleat_sync" ON public.lots;
-- 7.3 drop its companion | lock: ACCESS EXCLUSIVE on lots
DROP TRIGGER "!pleat_truncate" ON public.lots;
-- 7.4 drop the function of those triggers | lock: none
DROP FUNCTION pleat."sync of public.lots" ();
COMMIT;

BEGIN;
-- 8.1 drop the former table lots: drop table pleat_old_public.lots | lock: none
DROP TABLE pleat_old_public.lots;
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

SET lock_timeout = 0;
-- 9.1 put the successor of index parts_near in its place: drop index parts_near | lock: SHARE UPDATE EXCLUSIVE on parts
DROP INDEX CONCURRENTLY public.parts_near;
SET lock_timeout = '3s';
-- 9.2 rename index pleat_new_parts_near to parts_near | lock: none
ALTER INDEX public.pleat_new_parts_near RENAME TO parts_near;

BEGIN;
-- 10.1 rebuild function near(bigint, bigint): drop operator =~~=(bigint, bigint) | lock: none | H301 code from before the change fails from here on
DROP OPERATOR public.=~~= (bigint, bigint);
-- 10.2 drop function near(bigint, bigint) | lock: none
DROP ROUTINE public.near (bigint, bigint);
-- 10.3 create function near(bigint, bigint) | lock: none
CREATE FUNCTION public.near (x bigint, y bigint) RETURNS boolean LANGUAGE sql IMMUTABLE
AS $$select abs(x - y) < 3$$;
-- 10.4 create operator =~~=(bigint, bigint) | lock: none
CREATE OPERATOR public.=~~= ( FUNCTION = public.near, LEFTARG = bigint, RIGHTARG = bigint);
-- 11.1 forget the backfills, all are done | lock: none
DROP TABLE IF EXISTS pleat.progress;
-- 11.2 drop the procedure that ran them | lock: none
DROP PROCEDURE IF EXISTS pleat.backfill;
-- 11.3 drop the schema that they were in | lock: none
DROP SCHEMA IF EXISTS pleat;
COMMIT;
