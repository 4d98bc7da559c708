-- pleat: expand, up
-- before: any code; afterwards new code may be started beside old code
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
  ('fill orders.state', false),
  ('fill orders.kind', false)
ON CONFLICT (name) DO NOTHING;
-- 2.1 add column orders.state text | lock: ACCESS EXCLUSIVE on orders
ALTER TABLE public.orders ADD COLUMN state text;
-- 2.2 give orders.state a default | lock: ACCESS EXCLUSIVE on orders
ALTER TABLE public.orders ALTER COLUMN state SET DEFAULT 'open';
-- 3. add column orders.kind text not null | lock: ACCESS EXCLUSIVE on orders
ALTER TABLE public.orders ADD COLUMN kind text NOT NULL DEFAULT 'plain';
COMMIT;

-- pleat: backfill, up
-- before: any code; run after the expand phase
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = public;

-- 4. fill orders.state | lock: ROW EXCLUSIVE on orders
CALL pleat.backfill('fill orders.state', 'public.orders', ARRAY['id'], $pleat$
  UPDATE public.orders SET state = (case when amount > 3 then 'done' else 'open' end)
  WHERE PLEAT_BATCH AND public.orders.state IS NULL
$pleat$);

-- 5. fill orders.kind | lock: ROW EXCLUSIVE on orders
CALL pleat.backfill('fill orders.kind', 'public.orders', ARRAY['id'], $pleat$
  UPDATE public.orders SET kind = ('large')
  WHERE PLEAT_BATCH AND (amount > 3) AND public.orders.kind IS DISTINCT FROM ('large')::text
$pleat$);

BEGIN;
-- 6.1 forget the backfills, all are done | lock: none
DROP TABLE IF EXISTS pleat.progress;
-- 6.2 drop the procedure that ran them | lock: none
DROP PROCEDURE IF EXISTS pleat.backfill;
-- 6.3 drop the schema that they were in | lock: none
DROP SCHEMA IF EXISTS pleat;
COMMIT;
