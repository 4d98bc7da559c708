-- pleat: contract, down
-- before: only new code runs; afterwards old code may be started beside it
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = public;
-- not undone: drop column orders.note: the column comes back without its values

BEGIN;
-- 1.1 create schema pleat if it is not there yet | lock: none
CREATE SCHEMA IF NOT EXISTS pleat;
-- 1.2 create the table of backfills if it is not there yet | lock: none
CREATE TABLE IF NOT EXISTS pleat.progress (
  name text PRIMARY KEY,
  done_to text,
  passed bigint NOT NULL DEFAULT 0,
  finished boolean NOT NULL DEFAULT false,
  updated_at timestamptz NOT NULL DEFAULT pg_catalog.now()
);
-- 1.3 say what the table is for | lock: none
COMMENT ON TABLE pleat.progress IS 'pleat: backfills of the change that is under way';
-- 1.4 create the procedure that runs a backfill in batches | lock: none
CREATE OR REPLACE PROCEDURE pleat.backfill;
-- 1.5 remember which backfills are to be done | lock: none
INSERT INTO pleat.progress (name, finished) VALUES
  ('convert orders.total', true)
ON CONFLICT (name) DO NOTHING;
-- 2. add column orders.note text | lock: ACCESS EXCLUSIVE on orders
ALTER TABLE public.orders ADD COLUMN note text;
-- 3.1 undo: put the successor of orders.total in its place, rebuilding trigger orders.a_condition, trigger orders.b_columns: add column orders.pleat_new_total integer | lock: ACCESS EXCLUSIVE on orders
ALTER TABLE public.orders ADD COLUMN pleat_new_total integer;
-- 3.2 create schema pleat if it is not there yet | lock: none
CREATE SCHEMA IF NOT EXISTS pleat;
-- 3.3 create the function of the trigger that follows | lock: none
CREATE OR REPLACE FUNCTION pleat."public.orders.pleat_new_total" () RETURNS trigger LANGUAGE plpgsql AS $pleat$
BEGIN
  IF TG_OP = 'UPDATE' THEN
    IF NEW.pleat_new_total IS DISTINCT FROM OLD.pleat_new_total THEN RETURN NEW; END IF;
  END IF;
  BEGIN
    NEW.pleat_new_total:= NEW.total::integer;
  EXCEPTION WHEN data_exception THEN
    NEW.pleat_new_total:= NULL;
  END;
  RETURN NEW;
END $pleat$;
-- 3.4 keep orders.pleat_new_total equal to total | lock: SHARE ROW EXCLUSIVE on orders
CREATE TRIGGER pleat_mirror_pleat_new_total BEFORE INSERT OR UPDATE ON public.orders FOR EACH ROW EXECUTE FUNCTION pleat."public.orders.pleat_new_total" ('mirror', 'total', 'pleat_new_total');
-- 3.5 say what the trigger is for | lock: ACCESS SHARE on orders
COMMENT ON TRIGGER pleat_mirror_pleat_new_total ON public.orders IS 'pleat: keeps pleat_new_total equal to total while a change is under way';
COMMIT;

-- 4. fill orders.pleat_new_total from total | lock: ROW EXCLUSIVE on orders
CALL pleat.backfill('fill orders.pleat_new_total from total once more', 'public.orders', ARRAY['id'], $pleat$
  UPDATE public.orders SET pleat_new_total = public.orders.total::integer
  WHERE PLEAT_BATCH AND public.orders.pleat_new_total IS DISTINCT FROM public.orders.total::integer
$pleat$);

BEGIN;
-- 5.1 undo: put the successor of orders.total in its place, rebuilding trigger orders.a_condition, trigger orders.b_columns: drop trigger orders.b_columns | lock: ACCESS EXCLUSIVE on orders
DROP TRIGGER b_columns ON public.orders;
-- 5.2 drop trigger orders.a_condition | lock: ACCESS EXCLUSIVE on orders
DROP TRIGGER a_condition ON public.orders;
-- 5.3 stop keeping orders.pleat_new_total equal to total | lock: ACCESS EXCLUSIVE on orders
DROP TRIGGER pleat_mirror_pleat_new_total ON public.orders;
-- 5.4 drop the function of that trigger | lock: none
DROP FUNCTION pleat."public.orders.pleat_new_total" ();
-- 5.5 rename column orders.total to pleat_old_total | lock: ACCESS EXCLUSIVE on orders
ALTER TABLE public.orders RENAME COLUMN total TO pleat_old_total;
-- 5.6 rename column orders.pleat_new_total to total | lock: ACCESS EXCLUSIVE on orders
ALTER TABLE public.orders RENAME COLUMN pleat_new_total TO total;
-- 5.7 drop column orders.pleat_old_total | lock: ACCESS EXCLUSIVE on orders
ALTER TABLE public.orders DROP COLUMN pleat_old_total;
-- 5.8 create trigger orders.a_condition | lock: SHARE ROW EXCLUSIVE on orders
CREATE TRIGGER a_condition BEFORE UPDATE ON public.orders FOR EACH ROW WHEN (new.total > 0) EXECUTE FUNCTION public.log_it ();
-- 5.9 create trigger orders.b_columns | lock: SHARE ROW EXCLUSIVE on orders
CREATE TRIGGER b_columns AFTER UPDATE OF total ON public.orders FOR EACH ROW EXECUTE FUNCTION public.log_it ();
-- 5.10 add column orders.pleat_new_total bigint | lock: ACCESS EXCLUSIVE on orders
ALTER TABLE public.orders ADD COLUMN pleat_new_total bigint;
-- 5.11 create schema pleat if it is not there yet | lock: none
CREATE SCHEMA IF NOT EXISTS pleat;
-- 5.12 create the function of the trigger that follows | lock: none
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
-- 5.13 keep orders.pleat_new_total equal to total | lock: SHARE ROW EXCLUSIVE on orders
CREATE TRIGGER pleat_mirror_pleat_new_total BEFORE INSERT OR UPDATE ON public.orders FOR EACH ROW EXECUTE FUNCTION pleat."public.orders.pleat_new_total" ('mirror', 'total', 'pleat_new_total');
-- 5.14 say what the trigger is for | lock: ACCESS SHARE on orders
COMMENT ON TRIGGER pleat_mirror_pleat_new_total ON public.orders IS 'pleat: keeps pleat_new_total equal to total while a change is under way';
-- 6. create trigger orders.g_gone | lock: SHARE ROW EXCLUSIVE on orders
CREATE TRIGGER g_gone AFTER UPDATE OF note ON public.orders EXECUTE FUNCTION public.log_it ();
COMMIT;

-- pleat: backfill, down
-- before: any code; nothing is lost
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = public;

-- pleat: expand, down
-- before: only old code runs
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = public;
SET check_function_bodies = off;

BEGIN;
-- 1. replace trigger orders.e_same | lock: SHARE ROW EXCLUSIVE on orders
CREATE OR REPLACE TRIGGER e_same BEFORE INSERT OR UPDATE OF state ON public.orders FOR EACH ROW WHEN (new.state = 'open' or new.note is null) EXECUTE FUNCTION public.log_it ('x');
-- 2.1 undo: replace trigger orders.d_deferred: drop trigger orders.d_deferred | lock: ACCESS EXCLUSIVE on orders
DROP TRIGGER d_deferred ON public.orders;
-- 2.2 create trigger orders.d_deferred | lock: SHARE ROW EXCLUSIVE on orders
CREATE CONSTRAINT TRIGGER d_deferred AFTER INSERT ON public.orders FOR EACH ROW EXECUTE FUNCTION public.log_it ();
-- 3. comment on trigger orders.c_firing | lock: ACCESS SHARE on orders
COMMENT ON TRIGGER c_firing ON public.orders IS 'Before';
-- 4. enable trigger orders.c_firing | lock: SHARE ROW EXCLUSIVE on orders
ALTER TABLE public.orders ENABLE TRIGGER c_firing;
-- 5. replace function log_it() | lock: none
CREATE OR REPLACE FUNCTION public.log_it () RETURNS trigger LANGUAGE plpgsql
AS $$
begin
  return coalesce(new, old);
end
$$;
-- 6.1 undo: add a successor of type bigint for orders.total: stop keeping orders.pleat_new_total equal to total | lock: ACCESS EXCLUSIVE on orders
DROP TRIGGER pleat_mirror_pleat_new_total ON public.orders;
-- 6.2 drop the function of that trigger | lock: none
DROP FUNCTION pleat."public.orders.pleat_new_total" ();
-- 6.3 drop column orders.pleat_new_total | lock: ACCESS EXCLUSIVE on orders
ALTER TABLE public.orders DROP COLUMN pleat_new_total;
-- 7.1 forget the backfills, all are done | lock: none
DROP TABLE IF EXISTS pleat.progress;
-- 7.2 drop the procedure that ran them | lock: none
DROP PROCEDURE IF EXISTS pleat.backfill;
-- 7.3 drop the schema that they were in | lock: none
DROP SCHEMA IF EXISTS pleat;
-- 8. rename trigger orders.f_new_name to orders.f_name | lock: ACCESS EXCLUSIVE on orders
ALTER TRIGGER f_new_name ON public.orders RENAME TO f_name;
COMMIT;
