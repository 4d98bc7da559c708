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
  ('fill crews.mood', false)
ON CONFLICT (name) DO NOTHING;
COMMIT;

-- pleat: backfill, up
-- before: any code; run after the expand phase; afterwards new code may be started beside old code
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = public;

-- 2.1 create schema pleat_archive if it is not there yet | lock: none
CREATE SCHEMA IF NOT EXISTS pleat_archive;
-- 2.2 make room for the values that are replaced | lock: ACCESS SHARE on crews
CREATE TABLE IF NOT EXISTS pleat_archive."was public.crews.mood" AS SELECT id AS pleat_key_1, mood::text AS pleat_was, mood::text AS pleat_became FROM public.crews WITH NO DATA;
-- 2.3 keep one value a row | lock: none
CREATE UNIQUE INDEX IF NOT EXISTS "key of was public.crews.mood" ON pleat_archive."was public.crews.mood" (pleat_key_1);
-- 2.4 fill crews.mood | lock: ROW EXCLUSIVE on crews
CALL pleat.backfill('fill crews.mood', 'public.crews', ARRAY['id'], $pleat$
  WITH pleat_rows (pleat_key_1, pleat_was) AS (SELECT id, mood FROM public.crews
    WHERE PLEAT_BATCH AND public.crews.mood IS NULL FOR NO KEY UPDATE), pleat_done AS (
  UPDATE public.crews SET mood = ('good'::public.mood) FROM pleat_rows WHERE (public.crews.id) = (pleat_key_1)
    RETURNING pleat_key_1, pleat_was, public.crews.mood)
  INSERT INTO pleat_archive."was public.crews.mood" SELECT * FROM pleat_done ON CONFLICT (pleat_key_1) DO UPDATE SET pleat_became = excluded.pleat_became
$pleat$);

-- pleat: contract, up
-- before: only new code runs; the backfill phase is complete
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = public;

BEGIN;
-- 3. rename enum mood to temper | lock: none | H301 code from before the change fails from here on | H312 code that uses the new name fails up to here: start it when this is done
ALTER TYPE public.mood RENAME TO temper;
COMMIT;

-- 4.1 create schema pleat_archive if it is not there yet | lock: none
CREATE SCHEMA IF NOT EXISTS pleat_archive;
-- 4.2 make room for the values that are replaced | lock: ACCESS SHARE on crews
CREATE TABLE IF NOT EXISTS pleat_archive."was public.crews.mood" AS SELECT id AS pleat_key_1, mood::text AS pleat_was, mood::text AS pleat_became FROM public.crews WITH NO DATA;
-- 4.3 keep one value a row | lock: none
CREATE UNIQUE INDEX IF NOT EXISTS "key of was public.crews.mood" ON pleat_archive."was public.crews.mood" (pleat_key_1);
-- 4.4 fill crews.mood | lock: ROW EXCLUSIVE on crews
CALL pleat.backfill('fill crews.mood once more', 'public.crews', ARRAY['id'], $pleat$
  WITH pleat_rows (pleat_key_1, pleat_was) AS (SELECT id, mood FROM public.crews
    WHERE PLEAT_BATCH AND public.crews.mood IS NULL FOR NO KEY UPDATE), pleat_done AS (
  UPDATE public.crews SET mood = ('good'::public.temper) FROM pleat_rows WHERE (public.crews.id) = (pleat_key_1)
    RETURNING pleat_key_1, pleat_was, public.crews.mood)
  INSERT INTO pleat_archive."was public.crews.mood" SELECT * FROM pleat_done ON CONFLICT (pleat_key_1) DO UPDATE SET pleat_became = excluded.pleat_became
$pleat$);

BEGIN;
-- 5.1 drop constraint crews.pleat_not_null_mood | lock: ACCESS EXCLUSIVE on crews
ALTER TABLE public.crews DROP CONSTRAINT IF EXISTS pleat_not_null_mood;
-- 5.2 reject new nulls in crews.mood | lock: ACCESS EXCLUSIVE on crews
ALTER TABLE public.crews ADD CONSTRAINT pleat_not_null_mood CHECK (mood IS NOT NULL) NOT VALID;
COMMIT;

BEGIN;
-- 6. validate constraint crews.pleat_not_null_mood | lock: SHARE UPDATE EXCLUSIVE on crews
ALTER TABLE public.crews VALIDATE CONSTRAINT pleat_not_null_mood;
COMMIT;

BEGIN;
-- 7.1 set not null on crews.mood | lock: ACCESS EXCLUSIVE on crews
ALTER TABLE public.crews ALTER COLUMN mood SET NOT NULL;
-- 7.2 drop constraint crews.pleat_not_null_mood | lock: ACCESS EXCLUSIVE on crews
ALTER TABLE public.crews DROP CONSTRAINT pleat_not_null_mood;
-- 8.1 forget the old values of crews.mood | lock: none
DROP TABLE IF EXISTS pleat_archive."was public.crews.mood";
-- 8.2 drop schema pleat_archive if it is empty | lock: none
DO $pleat$ BEGIN
  IF NOT EXISTS (SELECT FROM pg_catalog.pg_depend WHERE refclassid = 'pg_catalog.pg_namespace'::regclass
      AND refobjid = pg_catalog.to_regnamespace('pleat_archive')) THEN
    DROP SCHEMA IF EXISTS pleat_archive;
  END IF;
EXCEPTION WHEN dependent_objects_still_exist THEN
  NULL;
END $pleat$;
-- 9.1 forget the backfills, all are done | lock: none
DROP TABLE IF EXISTS pleat.progress;
-- 9.2 drop the procedure that ran them | lock: none
DROP PROCEDURE IF EXISTS pleat.backfill;
-- 9.3 drop the schema that they were in | lock: none
DROP SCHEMA IF EXISTS pleat;
COMMIT;
