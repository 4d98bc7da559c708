-- pleat: expand, up
-- before: any code; afterwards new code may be started beside old code
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = sales, public;
SET check_function_bodies = off;

BEGIN;
-- 1. create schema sales | lock: none
CREATE SCHEMA sales;
-- 2. create function newest() | lock: none
CREATE FUNCTION public.newest () RETURNS SETOF public.orders LANGUAGE sql STABLE ROWS 10
AS $$select * from orders where id = next_number()$$;
-- 3. create function next_number(integer) | lock: none
CREATE FUNCTION public.next_number (step integer DEFAULT 1 + 1) RETURNS bigint LANGUAGE sql
AS $$select coalesce(max(id), 0) + step from orders$$;
-- 4. create function sales_ok(numeric) | lock: none
CREATE FUNCTION public.sales_ok (amount numeric) RETURNS boolean LANGUAGE sql IMMUTABLE
return amount >= 0 and amount < 1000000;
-- 5. create procedure touch(integer, text) | lock: none
CREATE PROCEDURE public.touch (INOUT n integer, note text DEFAULT 'it''s') LANGUAGE plpgsql
AS $$begin n := n + length(note); end$$;
-- 6. create function sales.rows_over(numeric) | lock: none
CREATE FUNCTION sales.rows_over (floor numeric DEFAULT 0) RETURNS TABLE (id bigint, total numeric) LANGUAGE plpgsql SECURITY DEFINER SET search_path TO 'public', 'pg_temp' SET work_mem TO '8MB'
AS $body$
begin
  -- $$ may stand in here.
  return query select o.id, o.total::numeric from public.orders o where o.total > floor;
end
$body$;
-- 7. comment on function sales.rows_over(numeric) | lock: none
COMMENT ON ROUTINE sales.rows_over (numeric) IS 'Orders over a limit';
-- 8. create function sales.spread(numeric[]) | lock: none
CREATE FUNCTION sales.spread (VARIADIC amounts numeric[], OUT low numeric, OUT high numeric) LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE COST 5
AS $$select min(a), max(a) from unnest(amounts) as a$$;
-- 9. give orders.id a default | lock: ACCESS EXCLUSIVE on orders
ALTER TABLE public.orders ALTER COLUMN id SET DEFAULT public.next_number();
COMMIT;

-- pleat: contract, up
-- before: only new code runs; the backfill phase is complete
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = sales, public;

BEGIN;
-- 10. add check orders.orders_total_known, not validated yet | lock: ACCESS EXCLUSIVE on orders | H302 fails and changes nothing if rows exist that break the rule
ALTER TABLE public.orders ADD CONSTRAINT orders_total_known CHECK (public.sales_ok(total)) NOT VALID;
COMMIT;

BEGIN;
-- 11. validate constraint orders.orders_total_known | lock: SHARE UPDATE EXCLUSIVE on orders
ALTER TABLE public.orders VALIDATE CONSTRAINT orders_total_known;
COMMIT;

BEGIN;
-- 12. drop function old_total() | lock: none | H301 code from before the change fails from here on
DROP ROUTINE public.old_total ();
-- 13. drop function tidy(integer) | lock: none | H301 code from before the change fails from here on
DROP ROUTINE public.tidy (integer);
COMMIT;
