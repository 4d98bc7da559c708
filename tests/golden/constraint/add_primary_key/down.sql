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
  ('fill tags.id', true)
ON CONFLICT (name) DO NOTHING;
-- 2. drop constraint tags.tags_pkey | lock: ACCESS EXCLUSIVE on tags
ALTER TABLE public.tags DROP CONSTRAINT tags_pkey;
COMMIT;

SET lock_timeout = 0;
-- 3. drop index tags_pkey | lock: SHARE UPDATE EXCLUSIVE on tags
DROP INDEX CONCURRENTLY IF EXISTS public.tags_pkey;
SET lock_timeout = '3s';

BEGIN;
-- 4. drop not null on tags.id | lock: ACCESS EXCLUSIVE on tags
ALTER TABLE public.tags ALTER COLUMN id DROP NOT NULL;
-- 5. drop constraint tags.pleat_not_null_id | lock: ACCESS EXCLUSIVE on tags
ALTER TABLE public.tags DROP CONSTRAINT IF EXISTS pleat_not_null_id;
COMMIT;

BEGIN;
-- 6. drop constraint measures.measures_pk | lock: ACCESS EXCLUSIVE on measures
ALTER TABLE public.measures DROP CONSTRAINT measures_pk;
COMMIT;

SET lock_timeout = 0;
-- 7. drop index measures_pk | lock: SHARE UPDATE EXCLUSIVE on measures
DROP INDEX CONCURRENTLY IF EXISTS public.measures_pk;
SET lock_timeout = '3s';

BEGIN;
-- 8. drop not null on measures.day | lock: ACCESS EXCLUSIVE on measures
ALTER TABLE public.measures ALTER COLUMN day DROP NOT NULL;
-- 9. drop constraint measures.pleat_not_null_day | lock: ACCESS EXCLUSIVE on measures
ALTER TABLE public.measures DROP CONSTRAINT IF EXISTS pleat_not_null_day;
-- 10. drop not null on measures.place | lock: ACCESS EXCLUSIVE on measures
ALTER TABLE public.measures ALTER COLUMN place DROP NOT NULL;
-- 11. drop constraint measures.pleat_not_null_place | lock: ACCESS EXCLUSIVE on measures
ALTER TABLE public.measures DROP CONSTRAINT IF EXISTS pleat_not_null_place;
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
-- 1. drop column tags.id | lock: ACCESS EXCLUSIVE on tags
ALTER TABLE public.tags DROP COLUMN id;
-- 2.1 forget the backfills, all are done | lock: none
DROP TABLE IF EXISTS pleat.progress;
-- 2.2 drop the procedure that ran them | lock: none
DROP PROCEDURE IF EXISTS pleat.backfill;
-- 2.3 drop the schema that they were in | lock: none
DROP SCHEMA IF EXISTS pleat;
COMMIT;
