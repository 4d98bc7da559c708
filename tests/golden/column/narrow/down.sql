-- pleat: contract, down
-- before: only new code runs; afterwards old code may be started beside it
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = public;

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
  ('convert orders.code', true)
ON CONFLICT (name) DO NOTHING;
-- 2.1 undo: put the successor of orders.code in its place: add column orders.pleat_new_code character varying(40) | lock: ACCESS EXCLUSIVE on orders
ALTER TABLE public.orders ADD COLUMN pleat_new_code character varying(40);
-- 2.2 create schema pleat if it is not there yet | lock: none
CREATE SCHEMA IF NOT EXISTS pleat;
-- 2.3 create the function of the trigger that follows | lock: none
CREATE OR REPLACE FUNCTION pleat."public.orders.pleat_new_code" () RETURNS trigger LANGUAGE plpgsql AS $pleat$
BEGIN
  IF TG_OP = 'UPDATE' THEN
    IF NEW.pleat_new_code IS DISTINCT FROM OLD.pleat_new_code THEN RETURN NEW; END IF;
  END IF;
  BEGIN
    NEW.pleat_new_code:= NEW.code::character varying;
  EXCEPTION WHEN data_exception THEN
    NEW.pleat_new_code:= NULL;
  END;
  RETURN NEW;
END $pleat$;
-- 2.4 keep orders.pleat_new_code equal to code | lock: SHARE ROW EXCLUSIVE on orders
CREATE TRIGGER pleat_mirror_pleat_new_code BEFORE INSERT OR UPDATE ON public.orders FOR EACH ROW EXECUTE FUNCTION pleat."public.orders.pleat_new_code" ('mirror', 'code', 'pleat_new_code');
-- 2.5 say what the trigger is for | lock: ACCESS SHARE on orders
COMMENT ON TRIGGER pleat_mirror_pleat_new_code ON public.orders IS 'pleat: keeps pleat_new_code equal to code while a change is under way';
COMMIT;

-- 3. fill orders.pleat_new_code from code | lock: ROW EXCLUSIVE on orders
CALL pleat.backfill('fill orders.pleat_new_code from code once more', 'public.orders', ARRAY['id'], $pleat$
  UPDATE public.orders SET pleat_new_code = public.orders.code::character varying
  WHERE PLEAT_BATCH AND public.orders.pleat_new_code IS DISTINCT FROM public.orders.code::character varying
$pleat$);

BEGIN;
-- 4.1 undo: put the successor of orders.code in its place: stop keeping orders.pleat_new_code equal to code | lock: ACCESS EXCLUSIVE on orders
DROP TRIGGER pleat_mirror_pleat_new_code ON public.orders;
-- 4.2 drop the function of that trigger | lock: none
DROP FUNCTION pleat."public.orders.pleat_new_code" ();
-- 4.3 rename column orders.code to pleat_old_code | lock: ACCESS EXCLUSIVE on orders
ALTER TABLE public.orders RENAME COLUMN code TO pleat_old_code;
-- 4.4 rename column orders.pleat_new_code to code | lock: ACCESS EXCLUSIVE on orders
ALTER TABLE public.orders RENAME COLUMN pleat_new_code TO code;
-- 4.5 drop column orders.pleat_old_code | lock: ACCESS EXCLUSIVE on orders
ALTER TABLE public.orders DROP COLUMN pleat_old_code;
-- 4.6 set not null on orders.code again if every row allows it | lock: ACCESS EXCLUSIVE on orders | H202 reads the whole table while writes wait
DO $pleat$ BEGIN
  IF EXISTS (SELECT FROM public.orders WHERE public.orders.code IS NOT DISTINCT FROM NULL) THEN
    RAISE WARNING 'pleat: % stays nullable: it has rows without a value', 'public.orders.code';
  ELSE
    ALTER TABLE public.orders ALTER COLUMN code SET NOT NULL;
  END IF;
END $pleat$;
-- 4.7 add column orders.pleat_new_code character varying(8) | lock: ACCESS EXCLUSIVE on orders
ALTER TABLE public.orders ADD COLUMN pleat_new_code character varying(8);
-- 4.8 create schema pleat if it is not there yet | lock: none
CREATE SCHEMA IF NOT EXISTS pleat;
-- 4.9 create the function of the trigger that follows | lock: none
CREATE OR REPLACE FUNCTION pleat."public.orders.pleat_new_code" () RETURNS trigger LANGUAGE plpgsql AS $pleat$
BEGIN
  IF TG_OP = 'UPDATE' THEN
    IF NEW.pleat_new_code IS DISTINCT FROM OLD.pleat_new_code THEN RETURN NEW; END IF;
  END IF;
  BEGIN
    NEW.pleat_new_code:= NEW.code::character varying;
  EXCEPTION WHEN data_exception THEN
    NEW.pleat_new_code:= NULL;
  END;
  RETURN NEW;
END $pleat$;
-- 4.10 keep orders.pleat_new_code equal to code | lock: SHARE ROW EXCLUSIVE on orders
CREATE TRIGGER pleat_mirror_pleat_new_code BEFORE INSERT OR UPDATE ON public.orders FOR EACH ROW EXECUTE FUNCTION pleat."public.orders.pleat_new_code" ('mirror', 'code', 'pleat_new_code');
-- 4.11 say what the trigger is for | lock: ACCESS SHARE on orders
COMMENT ON TRIGGER pleat_mirror_pleat_new_code ON public.orders IS 'pleat: keeps pleat_new_code equal to code while a change is under way';
-- 5. drop not null on orders.pleat_new_code | lock: ACCESS EXCLUSIVE on orders
ALTER TABLE public.orders ALTER COLUMN pleat_new_code DROP NOT NULL;
-- 6. drop constraint orders.pleat_not_null_pleat_new_code | lock: ACCESS EXCLUSIVE on orders
ALTER TABLE public.orders DROP CONSTRAINT IF EXISTS pleat_not_null_pleat_new_code;
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

BEGIN;
-- 1.1 undo: add a successor of type character varying(8) for orders.code: stop keeping orders.pleat_new_code equal to code | lock: ACCESS EXCLUSIVE on orders
DROP TRIGGER pleat_mirror_pleat_new_code ON public.orders;
-- 1.2 drop the function of that trigger | lock: none
DROP FUNCTION pleat."public.orders.pleat_new_code" ();
-- 1.3 drop column orders.pleat_new_code | lock: ACCESS EXCLUSIVE on orders
ALTER TABLE public.orders DROP COLUMN pleat_new_code;
-- 2.1 forget the backfills, all are done | lock: none
DROP TABLE IF EXISTS pleat.progress;
-- 2.2 drop the procedure that ran them | lock: none
DROP PROCEDURE IF EXISTS pleat.backfill;
-- 2.3 drop the schema that they were in | lock: none
DROP SCHEMA IF EXISTS pleat;
COMMIT;
