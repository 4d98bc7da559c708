-- pleat: contract, up
-- before: only new code runs; the backfill phase is complete
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = public;
SET check_function_bodies = off;

BEGIN;
-- 1.1 rebuild function twice(bigint, integer): drop column orders.amount | lock: ACCESS EXCLUSIVE on orders | H301 code from before the change fails from here on
ALTER TABLE public.orders DROP COLUMN amount;
-- 1.2 drop function twice(bigint) | lock: none
DROP ROUTINE public.twice (bigint);
-- 1.3 create function twice(bigint, integer) | lock: none
CREATE FUNCTION public.twice (n bigint, more integer DEFAULT 1) RETURNS bigint LANGUAGE sql IMMUTABLE
AS $$select n * 2$$;
-- 1.4 add column orders.amount bigint | lock: ACCESS EXCLUSIVE on orders | H201 rewrites the whole table and its indexes while nobody can read or write it
ALTER TABLE public.orders ADD COLUMN amount bigint GENERATED ALWAYS AS (public.twice(id)) STORED;
-- 1.5 comment on column orders.amount | lock: SHARE UPDATE EXCLUSIVE on orders
COMMENT ON COLUMN public.orders.amount IS 'Two of them';
-- 2.1 change type of orders.id from integer to bigint, rebuilding column orders.amount: drop column orders.amount | lock: ACCESS EXCLUSIVE on orders
ALTER TABLE public.orders DROP COLUMN amount;
-- 2.2 change type of orders.id from integer to bigint | lock: ACCESS EXCLUSIVE on orders | H201 rewrites the whole table and its indexes while nobody can read or write it
ALTER TABLE public.orders ALTER COLUMN id TYPE bigint USING id::bigint;
-- 2.3 add column orders.amount bigint | lock: ACCESS EXCLUSIVE on orders
ALTER TABLE public.orders ADD COLUMN amount bigint GENERATED ALWAYS AS (public.twice(id)) STORED;
-- 2.4 comment on column orders.amount | lock: SHARE UPDATE EXCLUSIVE on orders
COMMENT ON COLUMN public.orders.amount IS 'Two of them';
COMMIT;
