-- pleat: contract, down
-- before: only new code runs; afterwards old code may be started beside it
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = public;
-- not undone: drop column notes.gone: the column comes back without its values
-- not undone: forget the old values of notes.filled: values that the backfill replaced are forgotten

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
  ('fill notes.filled', true)
ON CONFLICT (name) DO NOTHING;
-- 2. add column notes.gone text | lock: ACCESS EXCLUSIVE on notes
ALTER TABLE public.notes ADD COLUMN gone text;
COMMIT;

BEGIN;
-- 3. drop not null on orders.given | lock: ACCESS EXCLUSIVE on orders
ALTER TABLE public.orders ALTER COLUMN given DROP NOT NULL;
-- 4. drop not null on orders.fresh | lock: ACCESS EXCLUSIVE on orders
ALTER TABLE public.orders ALTER COLUMN fresh DROP NOT NULL;
-- 5. drop not null on orders.come | lock: ACCESS EXCLUSIVE on orders
ALTER TABLE public.orders ALTER COLUMN come DROP NOT NULL;
COMMIT;

-- pleat: backfill, down
-- before: any code; nothing is lost
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = public;

BEGIN;
-- 1.1 bring the old values of notes.filled back | lock: ROW EXCLUSIVE on notes
DO $pleat$ BEGIN
  IF pg_catalog.to_regclass('pleat_archive."was public.notes.filled"') IS NULL THEN RETURN; END IF;
  UPDATE public.notes SET filled = pleat_kept.pleat_was FROM pleat_archive."was public.notes.filled" AS pleat_kept
  WHERE (public.notes.id) = (pleat_kept.pleat_key_1) AND public.notes.filled IS NOT DISTINCT FROM pleat_kept.pleat_became;
  DROP TABLE pleat_archive."was public.notes.filled";
  DELETE FROM pleat.progress WHERE name = 'fill notes.filled';
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
-- 1. drop column orders.given | lock: ACCESS EXCLUSIVE on orders
ALTER TABLE public.orders DROP COLUMN given;
-- 2. drop column orders.fresh | lock: ACCESS EXCLUSIVE on orders
ALTER TABLE public.orders DROP COLUMN fresh;
-- 3. reject new nulls in orders.loose | lock: ACCESS EXCLUSIVE on orders
ALTER TABLE public.orders ADD NOT NULL loose NOT VALID;
COMMIT;

BEGIN;
-- 4. reject new nulls in notes.gone | lock: ACCESS EXCLUSIVE on notes
ALTER TABLE public.notes ADD NOT NULL gone NOT VALID;
COMMIT;

BEGIN;
-- 5. drop table lines | lock: ACCESS EXCLUSIVE on lines
DROP TABLE public.lines;
-- 6.1 forget the backfills, all are done | lock: none
DROP TABLE IF EXISTS pleat.progress;
-- 6.2 drop the procedure that ran them | lock: none
DROP PROCEDURE IF EXISTS pleat.backfill;
-- 6.3 drop the schema that they were in | lock: none
DROP SCHEMA IF EXISTS pleat;
COMMIT;
