-- pleat: contract, down
-- before: only new code runs; afterwards old code may be started beside it
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = public;
-- not undone: drop table lines: the table comes back empty

BEGIN;
-- 1.1 undo: drop table lines: create table lines | lock: none
CREATE TABLE public.lines (
  order_id bigint NOT NULL
);
-- 1.2 create trigger lines.with_table | lock: none
CREATE TRIGGER with_table AFTER INSERT ON public.lines FOR EACH ROW EXECUTE FUNCTION public.log_it ();
-- 2. create trigger orders.gone | lock: SHARE ROW EXCLUSIVE on orders
CREATE TRIGGER gone AFTER DELETE ON public.orders FOR EACH ROW EXECUTE FUNCTION public.log_it ('gone');
COMMIT;

-- pleat: expand, down
-- before: only old code runs
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = public;

BEGIN;
-- 1. drop trigger orders.stamp | lock: ACCESS EXCLUSIVE on orders
DROP TRIGGER stamp ON public.orders;
-- 2. drop trigger orders.audit | lock: ACCESS EXCLUSIVE on orders
DROP TRIGGER audit ON public.orders;
COMMIT;

BEGIN;
-- 3. drop trigger Order Log.stamp | lock: ACCESS EXCLUSIVE on Order Log
DROP TRIGGER stamp ON public."Order Log";
-- 4. drop trigger Order Log.never | lock: ACCESS EXCLUSIVE on Order Log
DROP TRIGGER never ON public."Order Log";
-- 5. drop trigger Order Log.later | lock: ACCESS EXCLUSIVE on Order Log
DROP TRIGGER later ON public."Order Log";
-- 6. drop trigger Order Log.each_time | lock: ACCESS EXCLUSIVE on Order Log
DROP TRIGGER each_time ON public."Order Log";
-- 7. drop trigger Order Log.copy | lock: ACCESS EXCLUSIVE on Order Log
DROP TRIGGER copy ON public."Order Log";
-- 8. drop table Order Log | lock: ACCESS EXCLUSIVE on Order Log
DROP TABLE public."Order Log";
-- 9. drop function stamp() | lock: none
DROP ROUTINE public.stamp ();
COMMIT;
