-- pleat: expand, up
-- before: any code; afterwards new code may be started beside old code
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = public;

BEGIN;
-- 1. add column orders.added bigint not null | lock: ACCESS EXCLUSIVE on orders | H201 rewrites the whole table and its indexes while nobody can read or write it
ALTER TABLE public.orders ADD COLUMN added bigint NOT NULL GENERATED ALWAYS AS IDENTITY (SEQUENCE NAME public.added_numbers);
COMMIT;

-- pleat: contract, up
-- before: only new code runs; the backfill phase is complete
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = public;

BEGIN;
-- 2. give orders.number an identity | lock: ACCESS EXCLUSIVE on orders_number_seq
ALTER SEQUENCE public.orders_number_seq RENAME TO order_numbers;
COMMIT;

BEGIN;
-- 3.1 rename the sequence of orders.rank | lock: ACCESS EXCLUSIVE on ranks, ACCESS EXCLUSIVE on orders
ALTER SEQUENCE public.ranks RENAME TO order_ranks;
-- 3.2 give orders.rank an identity | lock: ACCESS EXCLUSIVE on ranks, ACCESS EXCLUSIVE on orders
ALTER TABLE public.orders ALTER COLUMN rank SET GENERATED ALWAYS SET START WITH 5;
COMMIT;
