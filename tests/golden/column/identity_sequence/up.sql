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
  ('fill orders.added', false)
ON CONFLICT (name) DO NOTHING;
-- 2.1 add column orders.added bigint | lock: ACCESS EXCLUSIVE on orders
ALTER TABLE public.orders ADD COLUMN added bigint;
-- 2.2 create sequence added_numbers | lock: none
CREATE SEQUENCE public.added_numbers AS bigint;
-- 2.3 give orders.added a sequence | lock: ACCESS EXCLUSIVE on orders
ALTER TABLE public.orders ALTER COLUMN added SET DEFAULT nextval('public.added_numbers');
-- 2.4 let sequence added_numbers belong to orders.added | lock: none
ALTER SEQUENCE public.added_numbers OWNED BY public.orders.added;
COMMIT;

-- pleat: backfill, up
-- before: any code; run after the expand phase; afterwards new code may be started beside old code
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = public;

-- 3. fill orders.added | lock: ROW EXCLUSIVE on orders
CALL pleat.backfill('fill orders.added', 'public.orders', ARRAY['id'], $pleat$
  UPDATE public.orders SET added = (nextval('public.added_numbers'))
  WHERE PLEAT_BATCH AND public.orders.added IS NULL
$pleat$);

-- pleat: contract, up
-- before: only new code runs; the backfill phase is complete
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = public;

BEGIN;
-- 4. give orders.number an identity | lock: ACCESS EXCLUSIVE on orders_number_seq
ALTER SEQUENCE public.orders_number_seq RENAME TO order_numbers;
COMMIT;

BEGIN;
-- 5.1 rename the sequence of orders.rank | lock: ACCESS EXCLUSIVE on ranks, ACCESS EXCLUSIVE on orders
ALTER SEQUENCE public.ranks RENAME TO order_ranks;
-- 5.2 give orders.rank an identity | lock: ACCESS EXCLUSIVE on ranks, ACCESS EXCLUSIVE on orders
ALTER TABLE public.orders ALTER COLUMN rank SET GENERATED ALWAYS SET START WITH 5;
COMMIT;

-- 6. fill orders.added | lock: ROW EXCLUSIVE on orders
CALL pleat.backfill('fill orders.added once more', 'public.orders', ARRAY['id'], $pleat$
  UPDATE public.orders SET added = (nextval('public.added_numbers'))
  WHERE PLEAT_BATCH AND public.orders.added IS NULL
$pleat$);

BEGIN;
-- 7.1 drop constraint orders.pleat_not_null_added | lock: ACCESS EXCLUSIVE on orders
ALTER TABLE public.orders DROP CONSTRAINT IF EXISTS pleat_not_null_added;
-- 7.2 reject new nulls in orders.added | lock: ACCESS EXCLUSIVE on orders
ALTER TABLE public.orders ADD CONSTRAINT pleat_not_null_added CHECK (added IS NOT NULL) NOT VALID;
COMMIT;

BEGIN;
-- 8. validate constraint orders.pleat_not_null_added | lock: SHARE UPDATE EXCLUSIVE on orders
ALTER TABLE public.orders VALIDATE CONSTRAINT pleat_not_null_added;
COMMIT;

BEGIN;
-- 9.1 set not null on orders.added | lock: ACCESS EXCLUSIVE on orders
ALTER TABLE public.orders ALTER COLUMN added SET NOT NULL;
-- 9.2 drop constraint orders.pleat_not_null_added | lock: ACCESS EXCLUSIVE on orders
ALTER TABLE public.orders DROP CONSTRAINT pleat_not_null_added;
-- 10.1 drop the default of orders.added | lock: ACCESS EXCLUSIVE on orders
ALTER TABLE public.orders ALTER COLUMN added DROP DEFAULT;
-- 10.2 rename sequence added_numbers to pleat_old_added_numbers | lock: none
ALTER SEQUENCE public.added_numbers RENAME TO pleat_old_added_numbers;
-- 10.3 give orders.added an identity that goes on where its sequence is | lock: ACCESS EXCLUSIVE on orders
ALTER TABLE public.orders ALTER COLUMN added ADD GENERATED ALWAYS AS IDENTITY (SEQUENCE NAME public.added_numbers);
-- 10.4 let the sequence go on where the old one is | lock: none
SELECT pg_catalog.setval('public.added_numbers', last_value, is_called) FROM public.pleat_old_added_numbers;
-- 10.5 drop sequence pleat_old_added_numbers | lock: none
DROP SEQUENCE public.pleat_old_added_numbers;
-- 11.1 forget the backfills, all are done | lock: none
DROP TABLE IF EXISTS pleat.progress;
-- 11.2 drop the procedure that ran them | lock: none
DROP PROCEDURE IF EXISTS pleat.backfill;
-- 11.3 drop the schema that they were in | lock: none
DROP SCHEMA IF EXISTS pleat;
COMMIT;
