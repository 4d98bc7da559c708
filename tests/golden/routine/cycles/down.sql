-- pleat: expand, down
-- before: only old code runs
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = public;

BEGIN;
-- 1. drop column other.biggest | lock: ACCESS EXCLUSIVE on other
ALTER TABLE public.other DROP COLUMN biggest;
-- 2. drop function biggest_total() | lock: none
DROP ROUTINE public.biggest_total ();
-- 3. drop view biggest | lock: none
DROP VIEW public.biggest;
-- 4. drop function big_ones() | lock: none
DROP ROUTINE public.big_ones ();
-- 5. drop view big | lock: none
DROP VIEW public.big;
COMMIT;

BEGIN;
-- 6. drop constraint orders.orders_row | lock: ACCESS EXCLUSIVE on orders
ALTER TABLE public.orders DROP CONSTRAINT orders_row;
-- 7. give orders.id no default | lock: ACCESS EXCLUSIVE on orders
ALTER TABLE public.orders ALTER COLUMN id DROP DEFAULT;
-- 8. drop function next_order() | lock: none
DROP ROUTINE public.next_order ();
-- 9. drop function fits(public.orders) | lock: none
DROP ROUTINE public.fits (public.orders);
-- 10. drop table orders | lock: ACCESS EXCLUSIVE on orders
DROP TABLE public.orders;
-- 11. drop function label_of(numeric) | lock: none
DROP ROUTINE public.label_of (numeric);
-- 12. drop function is_sane(bigint, numeric) | lock: none
DROP ROUTINE public.is_sane (bigint, numeric);
COMMIT;
