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
  ('fill t.b', true)
ON CONFLICT (name) DO NOTHING;
-- 2.1 undo: drop view gone: create view gone | lock: none
CREATE VIEW public.gone AS
select id from public.t;
-- 2.2 comment on view gone | lock: none
COMMENT ON VIEW public.gone IS 'Goes';
-- 3.1 undo: drop view gone_too: create view gone_too | lock: none
CREATE VIEW public.gone_too WITH (security_barrier = true) AS
select id from public.gone;
-- 3.2 comment on column gone_too.id | lock: none
COMMENT ON COLUMN public.gone_too.id IS 'Goes as well';
-- 4. drop not null on t.b | lock: ACCESS EXCLUSIVE on t
ALTER TABLE public.t ALTER COLUMN b DROP NOT NULL;
-- 5. drop constraint t.pleat_not_null_b | lock: ACCESS EXCLUSIVE on t
ALTER TABLE public.t DROP CONSTRAINT IF EXISTS pleat_not_null_b;
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
-- 1. drop view recursive_one | lock: none
DROP VIEW public.recursive_one;
-- 2. drop view first_ones | lock: none
DROP VIEW public.first_ones;
-- 3. drop view long_ones | lock: none
DROP VIEW public.long_ones;
-- 4. drop column t.b | lock: ACCESS EXCLUSIVE on t
ALTER TABLE public.t DROP COLUMN b;
-- 5.1 forget the backfills, all are done | lock: none
DROP TABLE IF EXISTS pleat.progress;
-- 5.2 drop the procedure that ran them | lock: none
DROP PROCEDURE IF EXISTS pleat.backfill;
-- 5.3 drop the schema that they were in | lock: none
DROP SCHEMA IF EXISTS pleat;
COMMIT;
