-- pleat: contract, up
-- before: only new code runs; the backfill phase is complete
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = public;

BEGIN;
-- 1.1 change type of orders.amount from integer to text, rebuilding view all_orders: drop view all_orders | lock: ACCESS EXCLUSIVE on all_orders | H301 code from before the change fails from here on
DROP VIEW public.all_orders;
-- 1.2 drop column orders.twice | lock: ACCESS EXCLUSIVE on orders | H103 going back converts the values again and may not restore the old text exactly
ALTER TABLE public.orders DROP COLUMN twice;
-- 1.3 change type of orders.amount from integer to text | lock: ACCESS EXCLUSIVE on orders | H201 rewrites the whole table and its indexes while nobody can read or write it
ALTER TABLE public.orders ALTER COLUMN amount TYPE text USING amount::text;
-- 1.4 create view all_orders | lock: none
CREATE VIEW public.all_orders AS
select id, amount from public.orders;
COMMIT;
