-- pleat: contract, up
-- before: only new code runs; the backfill phase is complete
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = public;

BEGIN;
-- 1. drop policy orders.few | lock: ACCESS EXCLUSIVE on orders | H301 code from before the change fails from here on
DROP POLICY few ON public.orders;
-- 2. drop column orders.small | lock: ACCESS EXCLUSIVE on orders | H301 code from before the change fails from here on
ALTER TABLE public.orders DROP COLUMN small;
-- 3. change type of orders.id from integer to bigint | lock: ACCESS EXCLUSIVE on orders | H201 rewrites the whole table and its indexes while nobody can read or write it
ALTER TABLE public.orders ALTER COLUMN id TYPE bigint USING id::bigint;
COMMIT;
