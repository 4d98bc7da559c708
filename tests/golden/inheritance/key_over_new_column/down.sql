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
  ('fill things.code', true)
ON CONFLICT (name) DO NOTHING;
-- 2. drop not null on things.code | lock: ACCESS EXCLUSIVE on things
ALTER TABLE public.things ALTER COLUMN code DROP NOT NULL;
-- 3. drop constraint things.pleat_not_null_code | lock: ACCESS EXCLUSIVE on things
ALTER TABLE public.things DROP CONSTRAINT IF EXISTS pleat_not_null_code;
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

BEGIN;
-- 1. drop table a_lamps | lock: ACCESS EXCLUSIVE on a_lamps
DROP TABLE public.a_lamps;
COMMIT;

BEGIN;
-- 2. drop column things.code | lock: ACCESS EXCLUSIVE on things
ALTER TABLE public.things DROP COLUMN code;
-- 3.1 forget the backfills, all are done | lock: none
DROP TABLE IF EXISTS pleat.progress;
-- 3.2 drop the procedure that ran them | lock: none
DROP PROCEDURE IF EXISTS pleat.backfill;
-- 3.3 drop the schema that they were in | lock: none
DROP SCHEMA IF EXISTS pleat;
COMMIT;
