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
  ('fill bills.number', true),
  ('fill bills.rank', true),
  ('fill orders.id', true)
ON CONFLICT (name) DO NOTHING;
-- 2. drop constraint orders.orders_pkey | lock: ACCESS EXCLUSIVE on orders
ALTER TABLE public.orders DROP CONSTRAINT orders_pkey;
COMMIT;

SET lock_timeout = 0;
-- 3. drop index orders_pkey | lock: SHARE UPDATE EXCLUSIVE on orders
DROP INDEX CONCURRENTLY IF EXISTS public.orders_pkey;
SET lock_timeout = '3s';

BEGIN;
-- 4.1 rename sequence orders_id_seq to pleat_old_orders_id_seq | lock: none
ALTER SEQUENCE public.orders_id_seq RENAME TO pleat_old_orders_id_seq;
-- 4.2 create sequence orders_id_seq | lock: none
CREATE SEQUENCE public.orders_id_seq AS bigint;
-- 4.3 let the sequence go on where the old one is | lock: none
SELECT pg_catalog.setval('public.orders_id_seq', last_value, is_called) FROM public.pleat_old_orders_id_seq;
-- 4.4 drop the identity of orders.id | lock: ACCESS EXCLUSIVE on orders
ALTER TABLE public.orders ALTER COLUMN id DROP IDENTITY;
-- 4.5 give orders.id a sequence that goes on where its sequence is | lock: ACCESS EXCLUSIVE on orders
ALTER TABLE public.orders ALTER COLUMN id SET DEFAULT nextval('public.orders_id_seq');
-- 4.6 let sequence orders_id_seq belong to orders.id | lock: none
ALTER SEQUENCE public.orders_id_seq OWNED BY public.orders.id;
-- 5. drop not null on orders.id | lock: ACCESS EXCLUSIVE on orders
ALTER TABLE public.orders ALTER COLUMN id DROP NOT NULL;
-- 6. drop constraint orders.pleat_not_null_id | lock: ACCESS EXCLUSIVE on orders
ALTER TABLE public.orders DROP CONSTRAINT IF EXISTS pleat_not_null_id;
COMMIT;

BEGIN;
-- 7. drop constraint bills.bills_number_key | lock: ACCESS EXCLUSIVE on bills
ALTER TABLE public.bills DROP CONSTRAINT bills_number_key;
COMMIT;

SET lock_timeout = 0;
-- 8. drop index bills_number_key | lock: SHARE UPDATE EXCLUSIVE on bills
DROP INDEX CONCURRENTLY IF EXISTS public.bills_number_key;
SET lock_timeout = '3s';

BEGIN;
-- 9.1 rename sequence bill_ranks to pleat_old_bill_ranks | lock: none
ALTER SEQUENCE public.bill_ranks RENAME TO pleat_old_bill_ranks;
-- 9.2 create sequence bill_ranks | lock: none
CREATE SEQUENCE public.bill_ranks AS integer;
-- 9.3 let the sequence go on where the old one is | lock: none
SELECT pg_catalog.setval('public.bill_ranks', last_value, is_called) FROM public.pleat_old_bill_ranks;
-- 9.4 drop the identity of bills.rank | lock: ACCESS EXCLUSIVE on bills
ALTER TABLE public.bills ALTER COLUMN rank DROP IDENTITY;
-- 9.5 give bills.rank a sequence that goes on where its sequence is | lock: ACCESS EXCLUSIVE on bills
ALTER TABLE public.bills ALTER COLUMN rank SET DEFAULT nextval('public.bill_ranks');
-- 9.6 let sequence bill_ranks belong to bills.rank | lock: none
ALTER SEQUENCE public.bill_ranks OWNED BY public.bills.rank;
-- 10. drop not null on bills.rank | lock: ACCESS EXCLUSIVE on bills
ALTER TABLE public.bills ALTER COLUMN rank DROP NOT NULL;
-- 11. drop constraint bills.pleat_not_null_rank | lock: ACCESS EXCLUSIVE on bills
ALTER TABLE public.bills DROP CONSTRAINT IF EXISTS pleat_not_null_rank;
-- 12. drop not null on bills.number | lock: ACCESS EXCLUSIVE on bills
ALTER TABLE public.bills ALTER COLUMN number DROP NOT NULL;
-- 13. drop constraint bills.pleat_not_null_number | lock: ACCESS EXCLUSIVE on bills
ALTER TABLE public.bills DROP CONSTRAINT IF EXISTS pleat_not_null_number;
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
-- 1. drop column orders.id | lock: ACCESS EXCLUSIVE on orders
ALTER TABLE public.orders DROP COLUMN id;
COMMIT;

BEGIN;
-- 2. drop column bills.rank | lock: ACCESS EXCLUSIVE on bills
ALTER TABLE public.bills DROP COLUMN rank;
-- 3. drop column bills.number | lock: ACCESS EXCLUSIVE on bills
ALTER TABLE public.bills DROP COLUMN number;
-- 4.1 forget the backfills, all are done | lock: none
DROP TABLE IF EXISTS pleat.progress;
-- 4.2 drop the procedure that ran them | lock: none
DROP PROCEDURE IF EXISTS pleat.backfill;
-- 4.3 drop the schema that they were in | lock: none
DROP SCHEMA IF EXISTS pleat;
COMMIT;
