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
  ('fill bills.number', false),
  ('fill bills.rank', false),
  ('fill orders.id', false)
ON CONFLICT (name) DO NOTHING;
-- 2.1 add column bills.number integer | lock: ACCESS EXCLUSIVE on bills
ALTER TABLE public.bills ADD COLUMN number integer;
-- 2.2 create sequence bills_number_seq | lock: none
CREATE SEQUENCE public.bills_number_seq AS integer;
-- 2.3 give bills.number a sequence | lock: ACCESS EXCLUSIVE on bills
ALTER TABLE public.bills ALTER COLUMN number SET DEFAULT nextval('public.bills_number_seq');
-- 2.4 let sequence bills_number_seq belong to bills.number | lock: none
ALTER SEQUENCE public.bills_number_seq OWNED BY public.bills.number;
-- 3.1 add column bills.rank integer | lock: ACCESS EXCLUSIVE on bills
ALTER TABLE public.bills ADD COLUMN rank integer;
-- 3.2 create sequence bill_ranks | lock: none
CREATE SEQUENCE public.bill_ranks AS integer;
-- 3.3 give bills.rank a sequence | lock: ACCESS EXCLUSIVE on bills
ALTER TABLE public.bills ALTER COLUMN rank SET DEFAULT nextval('public.bill_ranks');
-- 3.4 let sequence bill_ranks belong to bills.rank | lock: none
ALTER SEQUENCE public.bill_ranks OWNED BY public.bills.rank;
COMMIT;

BEGIN;
-- 4.1 add column orders.id bigint | lock: ACCESS EXCLUSIVE on orders
ALTER TABLE public.orders ADD COLUMN id bigint;
-- 4.2 create sequence orders_id_seq | lock: none
CREATE SEQUENCE public.orders_id_seq AS bigint;
-- 4.3 give orders.id a sequence | lock: ACCESS EXCLUSIVE on orders
ALTER TABLE public.orders ALTER COLUMN id SET DEFAULT nextval('public.orders_id_seq');
-- 4.4 let sequence orders_id_seq belong to orders.id | lock: none
ALTER SEQUENCE public.orders_id_seq OWNED BY public.orders.id;
COMMIT;

-- pleat: backfill, up
-- before: any code; run after the expand phase; afterwards new code may be started beside old code
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = public;

-- 5. fill bills.number | lock: ROW EXCLUSIVE on bills
CALL pleat.backfill('fill bills.number', 'public.bills', ARRAY['id'], $pleat$
  UPDATE public.bills SET number = (nextval('public.bills_number_seq'))
  WHERE PLEAT_BATCH AND public.bills.number IS NULL
$pleat$);

-- 6. fill bills.rank | lock: ROW EXCLUSIVE on bills
CALL pleat.backfill('fill bills.rank', 'public.bills', ARRAY['id'], $pleat$
  UPDATE public.bills SET rank = (nextval('public.bill_ranks'))
  WHERE PLEAT_BATCH AND public.bills.rank IS NULL
$pleat$);

-- 7. fill orders.id | lock: ROW EXCLUSIVE on orders
CALL pleat.backfill('fill orders.id', 'public.orders', ARRAY['ctid'], $pleat$
  UPDATE public.orders SET id = (nextval('public.orders_id_seq'))
  WHERE PLEAT_BATCH AND public.orders.id IS NULL
$pleat$);

-- pleat: contract, up
-- before: only new code runs; the backfill phase is complete
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = public;

-- 8. fill bills.number | lock: ROW EXCLUSIVE on bills
CALL pleat.backfill('fill bills.number once more', 'public.bills', ARRAY['id'], $pleat$
  UPDATE public.bills SET number = (nextval('public.bills_number_seq'))
  WHERE PLEAT_BATCH AND public.bills.number IS NULL
$pleat$);

BEGIN;
-- 9.1 drop constraint bills.pleat_not_null_number | lock: ACCESS EXCLUSIVE on bills
ALTER TABLE public.bills DROP CONSTRAINT IF EXISTS pleat_not_null_number;
-- 9.2 reject new nulls in bills.number | lock: ACCESS EXCLUSIVE on bills
ALTER TABLE public.bills ADD CONSTRAINT pleat_not_null_number CHECK (number IS NOT NULL) NOT VALID;
COMMIT;

BEGIN;
-- 10. validate constraint bills.pleat_not_null_number | lock: SHARE UPDATE EXCLUSIVE on bills
ALTER TABLE public.bills VALIDATE CONSTRAINT pleat_not_null_number;
COMMIT;

BEGIN;
-- 11.1 set not null on bills.number | lock: ACCESS EXCLUSIVE on bills
ALTER TABLE public.bills ALTER COLUMN number SET NOT NULL;
-- 11.2 drop constraint bills.pleat_not_null_number | lock: ACCESS EXCLUSIVE on bills
ALTER TABLE public.bills DROP CONSTRAINT pleat_not_null_number;
COMMIT;

-- 12. fill bills.rank | lock: ROW EXCLUSIVE on bills
CALL pleat.backfill('fill bills.rank once more', 'public.bills', ARRAY['id'], $pleat$
  UPDATE public.bills SET rank = (nextval('public.bill_ranks'))
  WHERE PLEAT_BATCH AND public.bills.rank IS NULL
$pleat$);

BEGIN;
-- 13.1 drop constraint bills.pleat_not_null_rank | lock: ACCESS EXCLUSIVE on bills
ALTER TABLE public.bills DROP CONSTRAINT IF EXISTS pleat_not_null_rank;
-- 13.2 reject new nulls in bills.rank | lock: ACCESS EXCLUSIVE on bills
ALTER TABLE public.bills ADD CONSTRAINT pleat_not_null_rank CHECK (rank IS NOT NULL) NOT VALID;
COMMIT;

BEGIN;
-- 14. validate constraint bills.pleat_not_null_rank | lock: SHARE UPDATE EXCLUSIVE on bills
ALTER TABLE public.bills VALIDATE CONSTRAINT pleat_not_null_rank;
COMMIT;

BEGIN;
-- 15.1 set not null on bills.rank | lock: ACCESS EXCLUSIVE on bills
ALTER TABLE public.bills ALTER COLUMN rank SET NOT NULL;
-- 15.2 drop constraint bills.pleat_not_null_rank | lock: ACCESS EXCLUSIVE on bills
ALTER TABLE public.bills DROP CONSTRAINT pleat_not_null_rank;
-- 16.1 drop the default of bills.rank | lock: ACCESS EXCLUSIVE on bills
ALTER TABLE public.bills ALTER COLUMN rank DROP DEFAULT;
-- 16.2 rename sequence bill_ranks to pleat_old_bill_ranks | lock: none
ALTER SEQUENCE public.bill_ranks RENAME TO pleat_old_bill_ranks;
-- 16.3 give bills.rank an identity that goes on where its sequence is | lock: ACCESS EXCLUSIVE on bills
ALTER TABLE public.bills ALTER COLUMN rank ADD GENERATED BY DEFAULT AS IDENTITY (SEQUENCE NAME public.bill_ranks);
-- 16.4 let the sequence go on where the old one is | lock: none
SELECT pg_catalog.setval('public.bill_ranks', last_value, is_called) FROM public.pleat_old_bill_ranks;
-- 16.5 drop sequence pleat_old_bill_ranks | lock: none
DROP SEQUENCE public.pleat_old_bill_ranks;
COMMIT;

SET lock_timeout = 0;
-- 17. build the index of unique key bills.bills_number_key | lock: SHARE UPDATE EXCLUSIVE on bills | H302 fails and changes nothing if rows exist that break the rule
CREATE UNIQUE INDEX CONCURRENTLY bills_number_key ON public.bills (number);
SET lock_timeout = '3s';

BEGIN;
-- 18. add unique bills.bills_number_key from its index | lock: ACCESS EXCLUSIVE on bills
ALTER TABLE public.bills ADD CONSTRAINT bills_number_key UNIQUE USING INDEX bills_number_key;
COMMIT;

-- 19. fill orders.id | lock: ROW EXCLUSIVE on orders
CALL pleat.backfill('fill orders.id once more', 'public.orders', ARRAY['ctid'], $pleat$
  UPDATE public.orders SET id = (nextval('public.orders_id_seq'))
  WHERE PLEAT_BATCH AND public.orders.id IS NULL
$pleat$);

BEGIN;
-- 20.1 drop constraint orders.pleat_not_null_id | lock: ACCESS EXCLUSIVE on orders
ALTER TABLE public.orders DROP CONSTRAINT IF EXISTS pleat_not_null_id;
-- 20.2 reject new nulls in orders.id | lock: ACCESS EXCLUSIVE on orders
ALTER TABLE public.orders ADD CONSTRAINT pleat_not_null_id CHECK (id IS NOT NULL) NOT VALID;
COMMIT;

BEGIN;
-- 21. validate constraint orders.pleat_not_null_id | lock: SHARE UPDATE EXCLUSIVE on orders
ALTER TABLE public.orders VALIDATE CONSTRAINT pleat_not_null_id;
COMMIT;

BEGIN;
-- 22.1 set not null on orders.id | lock: ACCESS EXCLUSIVE on orders
ALTER TABLE public.orders ALTER COLUMN id SET NOT NULL;
-- 22.2 drop constraint orders.pleat_not_null_id | lock: ACCESS EXCLUSIVE on orders
ALTER TABLE public.orders DROP CONSTRAINT pleat_not_null_id;
-- 23.1 drop the default of orders.id | lock: ACCESS EXCLUSIVE on orders
ALTER TABLE public.orders ALTER COLUMN id DROP DEFAULT;
-- 23.2 rename sequence orders_id_seq to pleat_old_orders_id_seq | lock: none
ALTER SEQUENCE public.orders_id_seq RENAME TO pleat_old_orders_id_seq;
-- 23.3 give orders.id an identity that goes on where its sequence is | lock: ACCESS EXCLUSIVE on orders
ALTER TABLE public.orders ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY;
-- 23.4 let the sequence go on where the old one is | lock: none
SELECT pg_catalog.setval('public.orders_id_seq', last_value, is_called) FROM public.pleat_old_orders_id_seq;
-- 23.5 drop sequence pleat_old_orders_id_seq | lock: none
DROP SEQUENCE public.pleat_old_orders_id_seq;
COMMIT;

SET lock_timeout = 0;
-- 24. build the index of unique key orders.orders_pkey | lock: SHARE UPDATE EXCLUSIVE on orders | H302 fails and changes nothing if rows exist that break the rule
CREATE UNIQUE INDEX CONCURRENTLY orders_pkey ON public.orders (id);
SET lock_timeout = '3s';

BEGIN;
-- 25. add primary key orders.orders_pkey from its index | lock: ACCESS EXCLUSIVE on orders
ALTER TABLE public.orders ADD CONSTRAINT orders_pkey PRIMARY KEY USING INDEX orders_pkey;
-- 26.1 forget the backfills, all are done | lock: none
DROP TABLE IF EXISTS pleat.progress;
-- 26.2 drop the procedure that ran them | lock: none
DROP PROCEDURE IF EXISTS pleat.backfill;
-- 26.3 drop the schema that they were in | lock: none
DROP SCHEMA IF EXISTS pleat;
COMMIT;
