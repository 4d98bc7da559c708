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
  ('fill orders.height', false)
ON CONFLICT (name) DO NOTHING;
-- 2. add column orders.weight numeric(10,3) | lock: ACCESS EXCLUSIVE on orders
ALTER TABLE public.orders ADD COLUMN weight numeric(10,3);
-- 3. add column orders.height numeric(10,3) | lock: ACCESS EXCLUSIVE on orders
ALTER TABLE public.orders ADD COLUMN height numeric(10,3);
-- 4. add check orders.weight_positive, not validated yet | lock: ACCESS EXCLUSIVE on orders
ALTER TABLE public.orders ADD CONSTRAINT weight_positive CHECK (weight > 0) NOT VALID;
COMMIT;

-- pleat: backfill, up
-- before: any code; run after the expand phase; afterwards new code may be started beside old code
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = public;

-- 5. fill orders.height | lock: ROW EXCLUSIVE on orders
CALL pleat.backfill('fill orders.height', 'public.orders', ARRAY['id'], $pleat$
  UPDATE public.orders SET height = (1)
  WHERE PLEAT_BATCH AND public.orders.height IS NULL
$pleat$);

BEGIN;
-- 6. validate constraint orders.weight_positive | lock: SHARE UPDATE EXCLUSIVE on orders
ALTER TABLE public.orders VALIDATE CONSTRAINT weight_positive;
COMMIT;

-- pleat: contract, up
-- before: only new code runs; the backfill phase is complete
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = public;

-- 7. fill orders.height | lock: ROW EXCLUSIVE on orders
CALL pleat.backfill('fill orders.height once more', 'public.orders', ARRAY['id'], $pleat$
  UPDATE public.orders SET height = (1)
  WHERE PLEAT_BATCH AND public.orders.height IS NULL
$pleat$);

BEGIN;
-- 8.1 drop constraint orders.pleat_not_null_height | lock: ACCESS EXCLUSIVE on orders
ALTER TABLE public.orders DROP CONSTRAINT IF EXISTS pleat_not_null_height;
-- 8.2 reject new nulls in orders.height | lock: ACCESS EXCLUSIVE on orders
ALTER TABLE public.orders ADD CONSTRAINT pleat_not_null_height CHECK (height IS NOT NULL) NOT VALID;
COMMIT;

BEGIN;
-- 9. validate constraint orders.pleat_not_null_height | lock: SHARE UPDATE EXCLUSIVE on orders
ALTER TABLE public.orders VALIDATE CONSTRAINT pleat_not_null_height;
COMMIT;

BEGIN;
-- 10.1 set not null on orders.height | lock: ACCESS EXCLUSIVE on orders
ALTER TABLE public.orders ALTER COLUMN height SET NOT NULL;
-- 10.2 drop constraint orders.pleat_not_null_height | lock: ACCESS EXCLUSIVE on orders
ALTER TABLE public.orders DROP CONSTRAINT pleat_not_null_height;
-- 11. add check orders.amount_positive, not validated yet | lock: ACCESS EXCLUSIVE on orders | H302 fails and changes nothing if rows exist that break the rule
ALTER TABLE public.orders ADD CONSTRAINT amount_positive CHECK (amount > 0) NOT VALID;
COMMIT;

BEGIN;
-- 12. validate constraint orders.amount_positive | lock: SHARE UPDATE EXCLUSIVE on orders
ALTER TABLE public.orders VALIDATE CONSTRAINT amount_positive;
COMMIT;

BEGIN;
-- 13. comment on constraint orders.amount_positive | lock: ACCESS SHARE on orders
COMMENT ON CONSTRAINT amount_positive ON public.orders IS 'No returns';
-- 14. add check orders.amount_small, not validated yet | lock: ACCESS EXCLUSIVE on orders
ALTER TABLE public.orders ADD CONSTRAINT amount_small CHECK (amount < 1000000) NOT VALID;
-- 15. add check orders.height_positive, not validated yet | lock: ACCESS EXCLUSIVE on orders | H302 fails and changes nothing if rows exist that break the rule
ALTER TABLE public.orders ADD CONSTRAINT height_positive CHECK (height > 0) NOT VALID;
COMMIT;

BEGIN;
-- 16. validate constraint orders.height_positive | lock: SHARE UPDATE EXCLUSIVE on orders
ALTER TABLE public.orders VALIDATE CONSTRAINT height_positive;
COMMIT;

BEGIN;
-- 17. add check orders.own_rows, not validated yet | lock: ACCESS EXCLUSIVE on orders | H302 fails and changes nothing if rows exist that break the rule
ALTER TABLE public.orders ADD CONSTRAINT own_rows CHECK (id > 0) NO INHERIT NOT VALID;
COMMIT;

BEGIN;
-- 18. validate constraint orders.own_rows | lock: SHARE UPDATE EXCLUSIVE on orders
ALTER TABLE public.orders VALIDATE CONSTRAINT own_rows;
COMMIT;

BEGIN;
-- 19.1 forget the backfills, all are done | lock: none
DROP TABLE IF EXISTS pleat.progress;
-- 19.2 drop the procedure that ran them | lock: none
DROP PROCEDURE IF EXISTS pleat.backfill;
-- 19.3 drop the schema that they were in | lock: none
DROP SCHEMA IF EXISTS pleat;
COMMIT;
