-- pleat: contract, up
-- before: only new code runs; the backfill phase is complete
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = public;

BEGIN;
-- 1. rename column orders.quantity to amount | lock: ACCESS EXCLUSIVE on orders | H301 code from before the change fails from here on | H312 code that uses the new name fails up to here: start it when this is done
ALTER TABLE public.orders RENAME COLUMN quantity TO amount;
-- 2.1 create table orders_2 | lock: none
CREATE TABLE public.orders_2 (
  id integer NOT NULL,
  amount text
);
-- 2.2 attach partition orders_2 to orders | lock: SHARE UPDATE EXCLUSIVE on orders
ALTER TABLE public.orders ATTACH PARTITION public.orders_2 FOR VALUES FROM (1000) TO (2000);
COMMIT;
