-- pleat: contract, down
-- before: only new code runs; afterwards old code may be started beside it
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = public;
-- not undone: forget the old values of crews.mood: values that the backfill replaced are forgotten

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
  ('fill crews.mood', true)
ON CONFLICT (name) DO NOTHING;
-- 2. drop not null on crews.mood | lock: ACCESS EXCLUSIVE on crews
ALTER TABLE public.crews ALTER COLUMN mood DROP NOT NULL;
-- 3. drop constraint crews.pleat_not_null_mood | lock: ACCESS EXCLUSIVE on crews
ALTER TABLE public.crews DROP CONSTRAINT IF EXISTS pleat_not_null_mood;
-- 4. rename enum temper to mood | lock: none
ALTER TYPE public.temper RENAME TO mood;
COMMIT;

-- pleat: backfill, down
-- before: any code; nothing is lost
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = public;

BEGIN;
-- 1.1 bring the old values of crews.mood back | lock: ROW EXCLUSIVE on crews
DO $pleat$ BEGIN
  IF pg_catalog.to_regclass('pleat_archive."was public.crews.mood"') IS NULL THEN RETURN; END IF;
  UPDATE public.crews SET mood = pleat_kept.pleat_was::public.mood FROM pleat_archive."was public.crews.mood" AS pleat_kept
  WHERE (public.crews.id) = (pleat_kept.pleat_key_1) AND public.crews.mood IS NOT DISTINCT FROM pleat_kept.pleat_became::public.mood;
  DROP TABLE pleat_archive."was public.crews.mood";
  DELETE FROM pleat.progress WHERE name = 'fill crews.mood';
END $pleat$;
-- 1.2 drop schema pleat_archive if it is empty | lock: none
DO $pleat$ BEGIN
  IF NOT EXISTS (SELECT FROM pg_catalog.pg_depend WHERE refclassid = 'pg_catalog.pg_namespace'::regclass
      AND refobjid = pg_catalog.to_regnamespace('pleat_archive')) THEN
    DROP SCHEMA IF EXISTS pleat_archive;
  END IF;
EXCEPTION WHEN dependent_objects_still_exist THEN
  NULL;
END $pleat$;
COMMIT;

-- pleat: expand, down
-- before: only old code runs
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = public;

BEGIN;
-- 1.1 forget the backfills, all are done | lock: none
DROP TABLE IF EXISTS pleat.progress;
-- 1.2 drop the procedure that ran them | lock: none
DROP PROCEDURE IF EXISTS pleat.backfill;
-- 1.3 drop the schema that they were in | lock: none
DROP SCHEMA IF EXISTS pleat;
COMMIT;
