-- pleat: backfill, down
-- before: any code; nothing is lost
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = public;

BEGIN;
-- 1. remember which backfills are to be done | lock: none
CREATE SCHEMA IF NOT EXISTS pleat;
CREATE TABLE IF NOT EXISTS pleat.progress (
  name text PRIMARY KEY,
  done_to text[],
  finished boolean NOT NULL DEFAULT false,
  updated_at timestamptz NOT NULL DEFAULT pg_catalog.now()
);
COMMENT ON TABLE pleat.progress IS 'pleat: backfills of the change that is under way';
INSERT INTO pleat.progress (name, finished) VALUES
  ('fill orders.kind', true),
  ('fill orders.state', true)
ON CONFLICT (name) DO NOTHING;
COMMIT;

-- pleat: expand, down
-- before: only old code runs
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = public;

BEGIN;
-- 1. drop column orders.kind | lock: ACCESS EXCLUSIVE on orders
ALTER TABLE public.orders DROP COLUMN kind;
-- 2. drop column orders.state | lock: ACCESS EXCLUSIVE on orders
ALTER TABLE public.orders DROP COLUMN state;
-- 3. forget the backfills, all are done | lock: none
DROP TABLE IF EXISTS pleat.progress;
DROP SCHEMA IF EXISTS pleat;
COMMIT;
