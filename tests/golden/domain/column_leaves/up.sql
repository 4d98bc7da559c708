-- pleat: expand, up
-- before: any code; new code may be started once the backfill phase is complete
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
  ('convert orders.code', false)
ON CONFLICT (name) DO NOTHING;
-- 2.1 add a successor of type character varying(40) for orders.code: add column orders.pleat_new_code character varying(40) | lock: ACCESS EXCLUSIVE on orders
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

-- pleat: backfill, up
-- before: any code; run after the expand phase; afterwards new code may be started beside old code
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = public;

-- 3. fill orders.pleat_new_code from code | lock: ROW EXCLUSIVE on orders
CALL pleat.backfill('convert orders.code', 'public.orders', ARRAY['id'], $pleat$
  UPDATE public.orders SET pleat_new_code = public.orders.code::character varying
  WHERE PLEAT_BATCH AND public.orders.pleat_new_code IS DISTINCT FROM public.orders.code::character varying
$pleat$);

-- pleat: contract, up
-- before: only new code runs; the backfill phase is complete
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = public;

-- 4. fill orders.pleat_new_code from code | lock: ROW EXCLUSIVE on orders | H302 fails and changes nothing if rows exist that break the rule
CALL pleat.backfill('fill orders.pleat_new_code from code once more', 'public.orders', ARRAY['id'], $pleat$
  UPDATE public.orders SET pleat_new_code = public.orders.code::character varying
  WHERE PLEAT_BATCH AND public.orders.pleat_new_code IS DISTINCT FROM public.orders.code::character varying
$pleat$);

BEGIN;
-- 5.1 put the successor of orders.code in its place: stop keeping orders.pleat_new_code equal to code | lock: ACCESS EXCLUSIVE on orders
DROP TRIGGER pleat_mirror_pleat_new_code ON public.orders;
-- 5.2 drop the function of that trigger | lock: none
DROP FUNCTION pleat."public.orders.pleat_new_code" ();
-- 5.3 rename column orders.code to pleat_old_code | lock: ACCESS EXCLUSIVE on orders | H301 code from before the change fails from here on
ALTER TABLE public.orders RENAME COLUMN code TO pleat_old_code;
-- 5.4 rename column orders.pleat_new_code to code | lock: ACCESS EXCLUSIVE on orders
ALTER TABLE public.orders RENAME COLUMN pleat_new_code TO code;
-- 5.5 drop column orders.pleat_old_code | lock: ACCESS EXCLUSIVE on orders | H103 going back converts the values again and may not restore the old text exactly
ALTER TABLE public.orders DROP COLUMN pleat_old_code;
-- 6. drop column orders.more | lock: ACCESS EXCLUSIVE on orders | H101 rows or values are gone for good
ALTER TABLE public.orders DROP COLUMN more;
-- 7. add check code_long to domain code, not validated yet | lock: none
ALTER DOMAIN public.code ADD CONSTRAINT code_long CHECK (length(value) > 3) NOT VALID;
COMMIT;

BEGIN;
-- 8. validate check code_long of domain code | lock: none | H302 fails and changes nothing if rows exist that break the rule
ALTER DOMAIN public.code VALIDATE CONSTRAINT code_long;
COMMIT;

BEGIN;
-- 9. set not null on domain code | lock: none | H302 fails and changes nothing if rows exist that break the rule
ALTER DOMAIN public.code SET NOT NULL;
-- 10.1 forget the backfills, all are done | lock: none
DROP TABLE IF EXISTS pleat.progress;
-- 10.2 drop the procedure that ran them | lock: none
DROP PROCEDURE IF EXISTS pleat.backfill;
-- 10.3 drop the schema that they were in | lock: none
DROP SCHEMA IF EXISTS pleat;
COMMIT;
