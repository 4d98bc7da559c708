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
  ('fill t.k', true)
ON CONFLICT (name) DO NOTHING;
-- 2. drop not null on t.k | lock: ACCESS EXCLUSIVE on t
ALTER TABLE public.t ALTER COLUMN k DROP NOT NULL;
-- 3. drop constraint t.pleat_not_null_k | lock: ACCESS EXCLUSIVE on t
ALTER TABLE public.t DROP CONSTRAINT IF EXISTS pleat_not_null_k;
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
-- 1. drop column t.order | lock: ACCESS EXCLUSIVE on t
ALTER TABLE public.t DROP COLUMN "order";
-- 2. drop column t.n | lock: ACCESS EXCLUSIVE on t
ALTER TABLE public.t DROP COLUMN n;
-- 3. drop column t.m | lock: ACCESS EXCLUSIVE on t
ALTER TABLE public.t DROP COLUMN m;
-- 4. drop column t.l | lock: ACCESS EXCLUSIVE on t
ALTER TABLE public.t DROP COLUMN l;
-- 5. drop column t.k | lock: ACCESS EXCLUSIVE on t
ALTER TABLE public.t DROP COLUMN k;
-- 6. drop column t.j | lock: ACCESS EXCLUSIVE on t
ALTER TABLE public.t DROP COLUMN j;
-- 7. drop column t.i | lock: ACCESS EXCLUSIVE on t
ALTER TABLE public.t DROP COLUMN i;
-- 8. drop column t.h | lock: ACCESS EXCLUSIVE on t
ALTER TABLE public.t DROP COLUMN h;
-- 9. drop column t.g | lock: ACCESS EXCLUSIVE on t
ALTER TABLE public.t DROP COLUMN g;
-- 10. drop column t.f | lock: ACCESS EXCLUSIVE on t
ALTER TABLE public.t DROP COLUMN f;
-- 11. drop column t.e | lock: ACCESS EXCLUSIVE on t
ALTER TABLE public.t DROP COLUMN e;
-- 12. drop column t.d | lock: ACCESS EXCLUSIVE on t
ALTER TABLE public.t DROP COLUMN d;
-- 13. drop column t.c | lock: ACCESS EXCLUSIVE on t
ALTER TABLE public.t DROP COLUMN c;
-- 14. drop column t.b | lock: ACCESS EXCLUSIVE on t
ALTER TABLE public.t DROP COLUMN b;
-- 15. drop column t.a | lock: ACCESS EXCLUSIVE on t
ALTER TABLE public.t DROP COLUMN a;
-- 16.1 forget the backfills, all are done | lock: none
DROP TABLE IF EXISTS pleat.progress;
-- 16.2 drop the procedure that ran them | lock: none
DROP PROCEDURE IF EXISTS pleat.backfill;
-- 16.3 drop the schema that they were in | lock: none
DROP SCHEMA IF EXISTS pleat;
COMMIT;
