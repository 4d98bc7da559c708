-- pleat: expand, up
-- before: any code; afterwards new code may be started beside old code
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = public;
SET check_function_bodies = off;

BEGIN;
-- 1. create function stamp() | lock: none
CREATE FUNCTION public.stamp () RETURNS trigger LANGUAGE plpgsql
AS $$
begin
  new.changed := now();
  return new;
end
$$;
-- 2. create table Order Log | lock: none
CREATE TABLE public."Order Log" (
  trigger text,
  total numeric(12,2),
  changed timestamp with time zone
);
-- 3.1 create trigger Order Log.copy | lock: none
CREATE TRIGGER copy BEFORE DELETE ON public."Order Log" EXECUTE FUNCTION public.log_it ();
-- 3.2 enable replica trigger Order Log.copy | lock: none
ALTER TABLE public."Order Log" ENABLE REPLICA TRIGGER copy;
-- 4.1 create trigger Order Log.each_time | lock: none
CREATE TRIGGER each_time AFTER TRUNCATE ON public."Order Log" EXECUTE FUNCTION public.log_it ();
-- 4.2 enable always trigger Order Log.each_time | lock: none
ALTER TABLE public."Order Log" ENABLE ALWAYS TRIGGER each_time;
-- 5.1 create trigger Order Log.later | lock: ACCESS SHARE on orders
CREATE CONSTRAINT TRIGGER later AFTER INSERT OR UPDATE OF total ON public."Order Log" FROM public.orders DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION public.log_it ();
-- 5.2 comment on trigger Order Log.later | lock: none
COMMENT ON TRIGGER later ON public."Order Log" IS 'At the end';
-- 6.1 create trigger Order Log.never | lock: none
CREATE TRIGGER never BEFORE INSERT OR UPDATE ON public."Order Log" FOR EACH ROW WHEN (new.total > 0 and new."trigger" <> 'x') EXECUTE FUNCTION public.stamp ();
-- 6.2 disable trigger Order Log.never | lock: none
ALTER TABLE public."Order Log" DISABLE TRIGGER never;
-- 7. create trigger Order Log.stamp | lock: none
CREATE TRIGGER stamp BEFORE UPDATE ON public."Order Log" FOR EACH ROW WHEN (old.* is distinct from new.*) EXECUTE FUNCTION public.stamp ();
-- 8. create trigger orders.audit | lock: SHARE ROW EXCLUSIVE on orders
CREATE TRIGGER audit AFTER UPDATE ON public.orders REFERENCING OLD TABLE AS before NEW TABLE AS "After" EXECUTE FUNCTION public.log_it ('a', 'it''s', '');
-- 9. create trigger orders.stamp | lock: SHARE ROW EXCLUSIVE on orders
CREATE TRIGGER stamp BEFORE UPDATE ON public.orders FOR EACH ROW WHEN (old.* is distinct from new.*) EXECUTE FUNCTION public.stamp ();
COMMIT;

-- pleat: contract, up
-- before: only new code runs; the backfill phase is complete
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = public;

BEGIN;
-- 10. drop trigger orders.gone | lock: ACCESS EXCLUSIVE on orders
DROP TRIGGER gone ON public.orders;
COMMIT;

BEGIN;
-- 11. drop table lines | lock: ACCESS EXCLUSIVE on lines | H101 rows or values are gone for good
DROP TABLE public.lines;
COMMIT;
