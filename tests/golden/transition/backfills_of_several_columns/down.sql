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
  ('fill no_key.x', true),
  ('fill no_key.y', true),
  ('fill t.c', true),
  ('fill t.d', true),
  ('fill t.e', true)
ON CONFLICT (name) DO NOTHING;
-- 2. drop constraint t.t_pk | lock: ACCESS EXCLUSIVE on t
ALTER TABLE public.t DROP CONSTRAINT t_pk;
COMMIT;

SET lock_timeout = 0;
-- 3. drop index t_pk | lock: SHARE UPDATE EXCLUSIVE on t
DROP INDEX CONCURRENTLY IF EXISTS public.t_pk;
SET lock_timeout = '3s';

BEGIN;
-- 4. drop not null on t.e | lock: ACCESS EXCLUSIVE on t
ALTER TABLE public.t ALTER COLUMN e DROP NOT NULL;
-- 5. drop constraint t.pleat_not_null_e | lock: ACCESS EXCLUSIVE on t
ALTER TABLE public.t DROP CONSTRAINT IF EXISTS pleat_not_null_e;
-- 6. drop not null on t.d | lock: ACCESS EXCLUSIVE on t
ALTER TABLE public.t ALTER COLUMN d DROP NOT NULL;
-- 7. drop constraint t.pleat_not_null_d | lock: ACCESS EXCLUSIVE on t
ALTER TABLE public.t DROP CONSTRAINT IF EXISTS pleat_not_null_d;
-- 8. drop not null on t.c | lock: ACCESS EXCLUSIVE on t
ALTER TABLE public.t ALTER COLUMN c DROP NOT NULL;
-- 9. drop constraint t.pleat_not_null_c | lock: ACCESS EXCLUSIVE on t
ALTER TABLE public.t DROP CONSTRAINT IF EXISTS pleat_not_null_c;
COMMIT;

BEGIN;
-- 10. drop not null on no_key.y | lock: ACCESS EXCLUSIVE on no_key
ALTER TABLE public.no_key ALTER COLUMN y DROP NOT NULL;
-- 11. drop constraint no_key.pleat_not_null_y | lock: ACCESS EXCLUSIVE on no_key
ALTER TABLE public.no_key DROP CONSTRAINT IF EXISTS pleat_not_null_y;
-- 12. drop not null on no_key.x | lock: ACCESS EXCLUSIVE on no_key
ALTER TABLE public.no_key ALTER COLUMN x DROP NOT NULL;
-- 13. drop constraint no_key.pleat_not_null_x | lock: ACCESS EXCLUSIVE on no_key
ALTER TABLE public.no_key DROP CONSTRAINT IF EXISTS pleat_not_null_x;
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
-- 1. drop column t.e | lock: ACCESS EXCLUSIVE on t
ALTER TABLE public.t DROP COLUMN e;
-- 2. drop column t.d | lock: ACCESS EXCLUSIVE on t
ALTER TABLE public.t DROP COLUMN d;
COMMIT;

BEGIN;
-- 3. drop column no_key.y | lock: ACCESS EXCLUSIVE on no_key
ALTER TABLE public.no_key DROP COLUMN y;
-- 4.1 forget the backfills, all are done | lock: none
DROP TABLE IF EXISTS pleat.progress;
-- 4.2 drop the procedure that ran them | lock: none
DROP PROCEDURE IF EXISTS pleat.backfill;
-- 4.3 drop the schema that they were in | lock: none
DROP SCHEMA IF EXISTS pleat;
COMMIT;
