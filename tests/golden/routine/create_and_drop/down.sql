-- pleat: contract, down
-- before: only new code runs; afterwards old code may be started beside it
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = sales, public;
SET check_function_bodies = off;

BEGIN;
-- 1. create procedure tidy(integer) | lock: none
CREATE PROCEDURE public.tidy (INOUT n integer) LANGUAGE plpgsql
AS $$
begin
  delete from orders where total = 0;
  n := n + 1;
end
$$;
-- 2.1 undo: drop function old_total(): create function old_total() | lock: none
CREATE FUNCTION public.old_total () RETURNS numeric LANGUAGE sql STABLE
AS $$select sum(total) from orders$$;
-- 2.2 comment on function old_total() | lock: none
COMMENT ON ROUTINE public.old_total () IS 'Before the change';
-- 3. drop constraint orders.orders_total_known | lock: ACCESS EXCLUSIVE on orders
ALTER TABLE public.orders DROP CONSTRAINT orders_total_known;
COMMIT;

-- pleat: expand, down
-- before: only old code runs
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = sales, public;

BEGIN;
-- 1. give orders.id no default | lock: ACCESS EXCLUSIVE on orders
ALTER TABLE public.orders ALTER COLUMN id DROP DEFAULT;
-- 2. drop function sales.spread(numeric[]) | lock: none
DROP ROUTINE sales.spread (numeric[]);
-- 3. drop function sales.rows_over(numeric) | lock: none
DROP ROUTINE sales.rows_over (numeric);
-- 4. drop function touch(integer, text) | lock: none
DROP ROUTINE public.touch (integer, text);
-- 5. drop function sales_ok(numeric) | lock: none
DROP ROUTINE public.sales_ok (numeric);
-- 6. drop function next_number(integer) | lock: none
DROP ROUTINE public.next_number (integer);
-- 7. drop function newest() | lock: none
DROP ROUTINE public.newest ();
-- 8. drop schema sales | lock: none
DROP SCHEMA sales;
COMMIT;
