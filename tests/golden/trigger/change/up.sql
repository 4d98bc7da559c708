-- pleat: expand, up
-- before: any code; afterwards new code may be started beside old code
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = public;
SET check_function_bodies = off;

BEGIN;
-- 1. rename trigger orders.f_name to orders.f_new_name | lock: ACCESS EXCLUSIVE on orders
ALTER TRIGGER f_name ON public.orders RENAME TO f_new_name;
-- 2.1 create schema pleat if it is not there yet | lock: none
CREATE SCHEMA IF NOT EXISTS pleat;
-- 2.2 create the table of backfills if it is not there yet | lock: none
CREATE TABLE IF NOT EXISTS pleat.progress (
  name text PRIMARY KEY,
  done_to text,
  passed bigint NOT NULL DEFAULT 0,
  finished boolean NOT NULL DEFAULT false,
  updated_at timestamptz NOT NULL DEFAULT pg_catalog.now()
);
-- 2.3 say what the table is for | lock: none
COMMENT ON TABLE pleat.progress IS 'pleat: backfills of the change that is under way';
-- 2.4 create the procedure that runs a backfill in batches | lock: none
CREATE OR REPLACE PROCEDURE pleat.backfill;
-- 2.5 remember which backfills are to be done | lock: none
INSERT INTO pleat.progress (name, finished) VALUES
  ('convert orders.total', false)
ON CONFLICT (name) DO NOTHING;
-- 3.1 add a successor of type bigint for orders.total: add column orders.pleat_new_total bigint | lock: ACCESS EXCLUSIVE on orders
ALTER TABLE public.orders ADD COLUMN pleat_new_total bigint;
-- 3.2 create schema pleat if it is not there yet | lock: none
CREATE SCHEMA IF NOT EXISTS pleat;
-- 3.3 create the function of the trigger that follows | lock: none
CREATE OR REPLACE FUNCTION pleat."public.orders.pleat_new_total" () RETURNS trigger LANGUAGE plpgsql AS $pleat$
BEGIN
  IF TG_OP = 'UPDATE' THEN
    IF NEW.pleat_new_total IS DISTINCT FROM OLD.pleat_new_total THEN RETURN NEW; END IF;
  END IF;
  BEGIN
    NEW.pleat_new_total:= NEW.total::bigint;
  EXCEPTION WHEN data_exception THEN
    NEW.pleat_new_total:= NULL;
  END;
  RETURN NEW;
END $pleat$;
-- 3.4 keep orders.pleat_new_total equal to total | lock: SHARE ROW EXCLUSIVE on orders
CREATE TRIGGER pleat_mirror_pleat_new_total BEFORE INSERT OR UPDATE ON public.orders FOR EACH ROW EXECUTE FUNCTION pleat."public.orders.pleat_new_total" ('mirror', 'total', 'pleat_new_total');
-- 3.5 say what the trigger is for | lock: ACCESS SHARE on orders
COMMENT ON TRIGGER pleat_mirror_pleat_new_total ON public.orders IS 'pleat: keeps pleat_new_total equal to total while a change is under way';
-- 4. replace function log_it() | lock: none
CREATE OR REPLACE FUNCTION public.log_it () RETURNS trigger LANGUAGE plpgsql
AS $$
begin
  -- changed
  return coalesce(new, old);
end
$$;
-- 5. disable trigger orders.c_firing | lock: SHARE ROW EXCLUSIVE on orders
ALTER TABLE public.orders DISABLE TRIGGER c_firing;
-- 6. comment on trigger orders.c_firing | lock: ACCESS SHARE on orders
COMMENT ON TRIGGER c_firing ON public.orders IS 'After';
-- 7.1 replace trigger orders.d_deferred: drop trigger orders.d_deferred | lock: ACCESS EXCLUSIVE on orders
DROP TRIGGER d_deferred ON public.orders;
-- 7.2 create trigger orders.d_deferred | lock: SHARE ROW EXCLUSIVE on orders
CREATE CONSTRAINT TRIGGER d_deferred AFTER INSERT ON public.orders DEFERRABLE FOR EACH ROW EXECUTE FUNCTION public.log_it ();
-- 7.3 enable always trigger orders.d_deferred | lock: SHARE ROW EXCLUSIVE on orders
ALTER TABLE public.orders ENABLE ALWAYS TRIGGER d_deferred;
-- 8. replace trigger orders.e_same | lock: SHARE ROW EXCLUSIVE on orders
CREATE OR REPLACE TRIGGER e_same BEFORE INSERT OR UPDATE OF state ON public.orders FOR EACH ROW WHEN (new.state = 'open') EXECUTE FUNCTION public.log_it ('x');
COMMIT;

-- pleat: backfill, up
-- before: any code; run after the expand phase
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = public;

-- 9. fill orders.pleat_new_total from total | lock: ROW EXCLUSIVE on orders
CALL pleat.backfill('convert orders.total', 'public.orders', ARRAY['id'], $pleat$
  UPDATE public.orders SET pleat_new_total = public.orders.total::bigint
  WHERE PLEAT_BATCH AND public.orders.pleat_new_total IS DISTINCT FROM public.orders.total::bigint
$pleat$);

-- pleat: contract, up
-- before: only new code runs; the backfill phase is complete
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = public;

-- 10. fill orders.pleat_new_total from total | lock: ROW EXCLUSIVE on orders | H302 fails and changes nothing if rows exist that break the rule
CALL pleat.backfill('fill orders.pleat_new_total from total once more', 'public.orders', ARRAY['id'], $pleat$
  UPDATE public.orders SET pleat_new_total = public.orders.total::bigint
  WHERE PLEAT_BATCH AND public.orders.pleat_new_total IS DISTINCT FROM public.orders.total::bigint
$pleat$);

BEGIN;
-- 11. drop trigger orders.g_gone | lock: ACCESS EXCLUSIVE on orders
DROP TRIGGER g_gone ON public.orders;
-- 12.1 put the successor of orders.total in its place, rebuilding trigger orders.a_condition, trigger orders.b_columns: drop trigger orders.b_columns | lock: ACCESS EXCLUSIVE on orders
DROP TRIGGER b_columns ON public.orders;
-- 12.2 drop trigger orders.a_condition | lock: ACCESS EXCLUSIVE on orders
DROP TRIGGER a_condition ON public.orders;
-- 12.3 stop keeping orders.pleat_new_total equal to total | lock: ACCESS EXCLUSIVE on orders
DROP TRIGGER pleat_mirror_pleat_new_total ON public.orders;
-- 12.4 drop the function of that trigger | lock: none
DROP FUNCTION pleat."public.orders.pleat_new_total" ();
-- 12.5 rename column orders.total to pleat_old_total | lock: ACCESS EXCLUSIVE on orders | H301 code from before the change fails from here on
ALTER TABLE public.orders RENAME COLUMN total TO pleat_old_total;
-- 12.6 rename column orders.pleat_new_total to total | lock: ACCESS EXCLUSIVE on orders
ALTER TABLE public.orders RENAME COLUMN pleat_new_total TO total;
-- 12.7 drop column orders.pleat_old_total | lock: ACCESS EXCLUSIVE on orders | H103 going back converts the values again and may not restore the old text exactly
ALTER TABLE public.orders DROP COLUMN pleat_old_total;
-- 12.8 create trigger orders.a_condition | lock: SHARE ROW EXCLUSIVE on orders
CREATE TRIGGER a_condition BEFORE UPDATE ON public.orders FOR EACH ROW WHEN (new.total > 1) EXECUTE FUNCTION public.log_it ();
-- 12.9 create trigger orders.b_columns | lock: SHARE ROW EXCLUSIVE on orders
CREATE TRIGGER b_columns AFTER UPDATE OF state, total ON public.orders FOR EACH ROW EXECUTE FUNCTION public.log_it ('b');
-- 13. drop column orders.note | lock: ACCESS EXCLUSIVE on orders | H101 rows or values are gone for good
ALTER TABLE public.orders DROP COLUMN note;
-- 14.1 forget the backfills, all are done | lock: none
DROP TABLE IF EXISTS pleat.progress;
-- 14.2 drop the procedure that ran them | lock: none
DROP PROCEDURE IF EXISTS pleat.backfill;
-- 14.3 drop the schema that they were in | lock: none
DROP SCHEMA IF EXISTS pleat;
COMMIT;
