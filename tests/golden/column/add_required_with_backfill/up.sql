-- pleat: expand, up
-- before: any code; new code may be started once the backfill phase is complete
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
  ('fill orders.label', false)
ON CONFLICT (name) DO NOTHING;
-- 2. add column orders.label text | lock: ACCESS EXCLUSIVE on orders
ALTER TABLE public.orders ADD COLUMN label text;
COMMIT;

-- pleat: backfill, up
-- before: any code; run after the expand phase; afterwards new code may be started beside old code
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = public;

-- 3. fill orders.label | lock: ROW EXCLUSIVE on orders
CALL pleat.backfill('fill orders.label', 'public.orders', ARRAY['id'], $pleat$
  UPDATE public.orders SET label = ('order ' || id)
  WHERE PLEAT_BATCH AND public.orders.label IS NULL
$pleat$);

-- 4.1 build index orders_label_idx on orders: drop what an interrupted build of it has left | lock: ACCESS EXCLUSIVE on orders
DO $pleat$ BEGIN
  IF EXISTS (SELECT FROM pg_catalog.pg_index WHERE NOT indisvalid AND indexrelid = pg_catalog.to_regclass('public.orders_label_idx')) THEN
    DROP INDEX public.orders_label_idx;
  END IF;
END $pleat$;
SET lock_timeout = 0;
-- 4.2 build index orders_label_idx on orders without blocking writes | lock: SHARE UPDATE EXCLUSIVE on orders
CREATE INDEX CONCURRENTLY IF NOT EXISTS orders_label_idx ON public.orders (label);
SET lock_timeout = '3s';

-- pleat: contract, up
-- before: only new code runs; the backfill phase is complete
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = public;

-- 5. fill orders.label | lock: ROW EXCLUSIVE on orders
CALL pleat.backfill('fill orders.label once more', 'public.orders', ARRAY['id'], $pleat$
  UPDATE public.orders SET label = ('order ' || id)
  WHERE PLEAT_BATCH AND public.orders.label IS NULL
$pleat$);

BEGIN;
-- 6.1 drop constraint orders.pleat_not_null_label | lock: ACCESS EXCLUSIVE on orders
ALTER TABLE public.orders DROP CONSTRAINT IF EXISTS pleat_not_null_label;
-- 6.2 reject new nulls in orders.label | lock: ACCESS EXCLUSIVE on orders
ALTER TABLE public.orders ADD CONSTRAINT pleat_not_null_label CHECK (label IS NOT NULL) NOT VALID;
COMMIT;

BEGIN;
-- 7. validate constraint orders.pleat_not_null_label | lock: SHARE UPDATE EXCLUSIVE on orders
ALTER TABLE public.orders VALIDATE CONSTRAINT pleat_not_null_label;
COMMIT;

BEGIN;
-- 8.1 set not null on orders.label | lock: ACCESS EXCLUSIVE on orders
ALTER TABLE public.orders ALTER COLUMN label SET NOT NULL;
-- 8.2 drop constraint orders.pleat_not_null_label | lock: ACCESS EXCLUSIVE on orders
ALTER TABLE public.orders DROP CONSTRAINT pleat_not_null_label;
-- 9.1 forget the backfills, all are done | lock: none
DROP TABLE IF EXISTS pleat.progress;
-- 9.2 drop the procedure that ran them | lock: none
DROP PROCEDURE IF EXISTS pleat.backfill;
-- 9.3 drop the schema that they were in | lock: none
DROP SCHEMA IF EXISTS pleat;
COMMIT;
