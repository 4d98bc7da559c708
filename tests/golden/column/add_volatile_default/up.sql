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
  ('fill orders.token', false)
ON CONFLICT (name) DO NOTHING;
-- 2.1 add column orders.token uuid | lock: ACCESS EXCLUSIVE on orders
ALTER TABLE public.orders ADD COLUMN token uuid;
-- 2.2 give orders.token a default | lock: ACCESS EXCLUSIVE on orders
ALTER TABLE public.orders ALTER COLUMN token SET DEFAULT gen_random_uuid();
COMMIT;

-- pleat: backfill, up
-- before: any code; run after the expand phase; afterwards new code may be started beside old code
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = public;

-- 3. fill orders.token | lock: ROW EXCLUSIVE on orders
CALL pleat.backfill('fill orders.token', 'public.orders', ARRAY['id'], $pleat$
  UPDATE public.orders SET token = (gen_random_uuid())
  WHERE PLEAT_BATCH AND public.orders.token IS NULL
$pleat$);

-- pleat: contract, up
-- before: only new code runs; the backfill phase is complete
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = public;

-- 4. fill orders.token | lock: ROW EXCLUSIVE on orders
CALL pleat.backfill('fill orders.token once more', 'public.orders', ARRAY['id'], $pleat$
  UPDATE public.orders SET token = (gen_random_uuid())
  WHERE PLEAT_BATCH AND public.orders.token IS NULL
$pleat$);

BEGIN;
-- 5.1 drop constraint orders.pleat_not_null_token | lock: ACCESS EXCLUSIVE on orders
ALTER TABLE public.orders DROP CONSTRAINT IF EXISTS pleat_not_null_token;
-- 5.2 reject new nulls in orders.token | lock: ACCESS EXCLUSIVE on orders
ALTER TABLE public.orders ADD CONSTRAINT pleat_not_null_token CHECK (token IS NOT NULL) NOT VALID;
COMMIT;

BEGIN;
-- 6. validate constraint orders.pleat_not_null_token | lock: SHARE UPDATE EXCLUSIVE on orders
ALTER TABLE public.orders VALIDATE CONSTRAINT pleat_not_null_token;
COMMIT;

BEGIN;
-- 7.1 set not null on orders.token | lock: ACCESS EXCLUSIVE on orders
ALTER TABLE public.orders ALTER COLUMN token SET NOT NULL;
-- 7.2 drop constraint orders.pleat_not_null_token | lock: ACCESS EXCLUSIVE on orders
ALTER TABLE public.orders DROP CONSTRAINT pleat_not_null_token;
-- 8.1 forget the backfills, all are done | lock: none
DROP TABLE IF EXISTS pleat.progress;
-- 8.2 drop the procedure that ran them | lock: none
DROP PROCEDURE IF EXISTS pleat.backfill;
-- 8.3 drop the schema that they were in | lock: none
DROP SCHEMA IF EXISTS pleat;
COMMIT;
