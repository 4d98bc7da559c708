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
  ('fill docs.d', true)
ON CONFLICT (name) DO NOTHING;
COMMIT;

SET lock_timeout = 0;
-- 2. drop index docs_ab_idx | lock: SHARE UPDATE EXCLUSIVE on docs
DROP INDEX CONCURRENTLY public.docs_ab_idx;
SET lock_timeout = '3s';

SET lock_timeout = 0;
-- 3. drop index doc_counts_b_idx | lock: SHARE UPDATE EXCLUSIVE on doc_counts
DROP INDEX CONCURRENTLY public.doc_counts_b_idx;
SET lock_timeout = '3s';

BEGIN;
-- 4. drop not null on docs.d | lock: ACCESS EXCLUSIVE on docs
ALTER TABLE public.docs ALTER COLUMN d DROP NOT NULL;
-- 5. drop constraint docs.pleat_not_null_d | lock: ACCESS EXCLUSIVE on docs
ALTER TABLE public.docs DROP CONSTRAINT IF EXISTS pleat_not_null_d;
COMMIT;

-- pleat: backfill, down
-- before: any code; nothing is lost
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = public;

SET lock_timeout = 0;
-- 1. drop index docs_d_idx | lock: SHARE UPDATE EXCLUSIVE on docs
DROP INDEX CONCURRENTLY public.docs_d_idx;
SET lock_timeout = '3s';

-- pleat: expand, down
-- before: only old code runs
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = public;

SET lock_timeout = 0;
-- 1. drop index docs_trgm_idx | lock: SHARE UPDATE EXCLUSIVE on docs
DROP INDEX CONCURRENTLY public.docs_trgm_idx;
SET lock_timeout = '3s';

SET lock_timeout = 0;
-- 2. drop index docs_hash_idx | lock: SHARE UPDATE EXCLUSIVE on docs
DROP INDEX CONCURRENTLY public.docs_hash_idx;
SET lock_timeout = '3s';

SET lock_timeout = 0;
-- 3. drop index docs_gin_idx | lock: SHARE UPDATE EXCLUSIVE on docs
DROP INDEX CONCURRENTLY public.docs_gin_idx;
SET lock_timeout = '3s';

SET lock_timeout = 0;
-- 4. drop index docs_expr_idx | lock: SHARE UPDATE EXCLUSIVE on docs
DROP INDEX CONCURRENTLY public.docs_expr_idx;
SET lock_timeout = '3s';

SET lock_timeout = 0;
-- 5. drop index docs_brin_idx | lock: SHARE UPDATE EXCLUSIVE on docs
DROP INDEX CONCURRENTLY public.docs_brin_idx;
SET lock_timeout = '3s';

SET lock_timeout = 0;
-- 6. drop index docs_a_idx | lock: SHARE UPDATE EXCLUSIVE on docs
DROP INDEX CONCURRENTLY public.docs_a_idx;
SET lock_timeout = '3s';

BEGIN;
-- 7. drop column docs.d | lock: ACCESS EXCLUSIVE on docs
ALTER TABLE public.docs DROP COLUMN d;
-- 8.1 forget the backfills, all are done | lock: none
DROP TABLE IF EXISTS pleat.progress;
-- 8.2 drop the procedure that ran them | lock: none
DROP PROCEDURE IF EXISTS pleat.backfill;
-- 8.3 drop the schema that they were in | lock: none
DROP SCHEMA IF EXISTS pleat;
COMMIT;
