-- pleat: contract, down
-- before: only new code runs; afterwards old code may be started beside it
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = public;

BEGIN;
-- 1. change type of orders.id from bigint to integer | lock: ACCESS EXCLUSIVE on orders | H201 rewrites the whole table and its indexes while nobody can read or write it
ALTER TABLE public.orders ALTER COLUMN id TYPE integer USING id::integer;
-- 2. add column orders.small bigint | lock: ACCESS EXCLUSIVE on orders | H201 rewrites the whole table and its indexes while nobody can read or write it
ALTER TABLE public.orders ADD COLUMN small bigint GENERATED ALWAYS AS (id % 10) STORED;
-- 3. create policy orders.few | lock: ACCESS EXCLUSIVE on orders
CREATE POLICY few ON public.orders FOR INSERT TO PUBLIC
  WITH CHECK (small is not null);
COMMIT;
