-- pleat: contract, down
-- before: only new code runs; afterwards old code may be started beside it
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = public;
SET check_function_bodies = off;

BEGIN;
-- 1.1 undo: change type of orders.id from integer to bigint, rebuilding column orders.amount: drop column orders.amount | lock: ACCESS EXCLUSIVE on orders
ALTER TABLE public.orders DROP COLUMN amount;
-- 1.2 change type of orders.id from bigint to integer | lock: ACCESS EXCLUSIVE on orders | H201 rewrites the whole table and its indexes while nobody can read or write it
ALTER TABLE public.orders ALTER COLUMN id TYPE integer USING id::integer;
-- 1.3 add column orders.amount bigint | lock: ACCESS EXCLUSIVE on orders | H201 rewrites the whole table and its indexes while nobody can read or write it
ALTER TABLE public.orders ADD COLUMN amount bigint GENERATED ALWAYS AS (public.twice(id)) STORED;
-- 1.4 comment on column orders.amount | lock: SHARE UPDATE EXCLUSIVE on orders
COMMENT ON COLUMN public.orders.amount IS 'Two of them';
-- 2.1 undo: rebuild function twice(bigint, integer): drop column orders.amount | lock: ACCESS EXCLUSIVE on orders
ALTER TABLE public.orders DROP COLUMN amount;
-- 2.2 drop function twice(bigint, integer) | lock: none
DROP ROUTINE public.twice (bigint, integer);
-- 2.3 create function twice(bigint) | lock: none
CREATE FUNCTION public.twice (n bigint) RETURNS bigint LANGUAGE sql IMMUTABLE
AS $$select n * 2$$;
-- 2.4 add column orders.amount bigint | lock: ACCESS EXCLUSIVE on orders | H201 rewrites the whole table and its indexes while nobody can read or write it
ALTER TABLE public.orders ADD COLUMN amount bigint GENERATED ALWAYS AS (public.twice(id)) STORED;
-- 2.5 comment on column orders.amount | lock: SHARE UPDATE EXCLUSIVE on orders
COMMENT ON COLUMN public.orders.amount IS 'Two of them';
COMMIT;
