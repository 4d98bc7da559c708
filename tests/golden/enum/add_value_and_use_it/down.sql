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
  ('fill t.was_it', true)
ON CONFLICT (name) DO NOTHING;
-- 2. drop constraint t.t_state_check | lock: ACCESS EXCLUSIVE on t
ALTER TABLE public.t DROP CONSTRAINT t_state_check;
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
-- not undone: add value 'lost' to enum state: PostgreSQL cannot take a value from an enum; the value stays, unused
-- not undone: add value 'it's late' to enum state: PostgreSQL cannot take a value from an enum; the value stays, unused
-- not undone: add value 'new' to enum state: PostgreSQL cannot take a value from an enum; the value stays, unused

SET lock_timeout = 0;
-- 1. drop index t_late_idx | lock: SHARE UPDATE EXCLUSIVE on t
DROP INDEX CONCURRENTLY public.t_late_idx;
SET lock_timeout = '3s';

BEGIN;
-- 2. drop column t.was_it | lock: ACCESS EXCLUSIVE on t
ALTER TABLE public.t DROP COLUMN was_it;
-- 3. give t.state a default | lock: ACCESS EXCLUSIVE on t
ALTER TABLE public.t ALTER COLUMN state SET DEFAULT 'open';
-- 4. comment on enum state | lock: none
COMMENT ON TYPE public.state IS 'Old';
-- 5.1 forget the backfills, all are done | lock: none
DROP TABLE IF EXISTS pleat.progress;
-- 5.2 drop the procedure that ran them | lock: none
DROP PROCEDURE IF EXISTS pleat.backfill;
-- 5.3 drop the schema that they were in | lock: none
DROP SCHEMA IF EXISTS pleat;
COMMIT;
