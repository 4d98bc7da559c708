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
  ('copy orders.remark', false),
  ('convert orders.total', false)
ON CONFLICT (name) DO NOTHING;
-- 2.1 add column orders.remark and keep it equal to note: add column orders.remark text | lock: ACCESS EXCLUSIVE on orders | H304 reads by the new name use no index until the contract phase
ALTER TABLE public.orders ADD COLUMN remark text;
-- 2.2 create schema pleat if it is not there yet | lock: none
CREATE SCHEMA IF NOT EXISTS pleat;
-- 2.3 create the function of the trigger that follows | lock: none
CREATE OR REPLACE FUNCTION pleat."public.orders.remark" () RETURNS trigger LANGUAGE plpgsql AS $pleat$
BEGIN
  IF TG_OP = 'INSERT' THEN
    IF NEW.remark IS DISTINCT FROM NULL THEN NEW.note:= NEW.remark; ELSE NEW.remark:= NEW.note; END IF;
  ELSIF NEW.remark IS DISTINCT FROM OLD.remark THEN
    NEW.note:= NEW.remark;
  ELSE
    NEW.remark:= NEW.note;
  END IF;
  RETURN NEW;
END $pleat$;
-- 2.4 keep orders.remark equal to note | lock: SHARE ROW EXCLUSIVE on orders
CREATE TRIGGER pleat_mirror_remark BEFORE INSERT OR UPDATE ON public.orders FOR EACH ROW EXECUTE FUNCTION pleat."public.orders.remark" ('mirror', 'note', 'remark');
-- 2.5 say what the trigger is for | lock: ACCESS SHARE on orders
COMMENT ON TRIGGER pleat_mirror_remark ON public.orders IS 'pleat: keeps remark equal to note while a change is under way';
-- 3.1 add a successor of type text for orders.total: add column orders.pleat_new_total text | lock: ACCESS EXCLUSIVE on orders
ALTER TABLE public.orders ADD COLUMN pleat_new_total text;
-- 3.2 create schema pleat if it is not there yet | lock: none
CREATE SCHEMA IF NOT EXISTS pleat;
-- 3.3 create the function of the trigger that follows | lock: none
CREATE OR REPLACE FUNCTION pleat."public.orders.pleat_new_total" () RETURNS trigger LANGUAGE plpgsql AS $pleat$
#variable_conflict use_column
BEGIN
  IF TG_OP = 'UPDATE' THEN
    IF NEW.pleat_new_total IS DISTINCT FROM OLD.pleat_new_total THEN RETURN NEW; END IF;
  END IF;
  BEGIN
    SELECT (total::text) INTO NEW.pleat_new_total FROM (SELECT NEW.*) AS orders;
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

-- pleat: backfill, up
-- before: any code; run after the expand phase; afterwards new code may be started beside old code
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = public;

-- 4. fill orders.remark from note | lock: ROW EXCLUSIVE on orders
CALL pleat.backfill('copy orders.remark', 'public.orders', ARRAY['id'], $pleat$
  UPDATE public.orders SET remark = public.orders.note
  WHERE PLEAT_BATCH AND public.orders.remark IS DISTINCT FROM public.orders.note
$pleat$);

-- 5. fill orders.pleat_new_total | lock: ROW EXCLUSIVE on orders
CALL pleat.backfill('convert orders.total', 'public.orders', ARRAY['id'], $pleat$
  UPDATE public.orders SET pleat_new_total = (total::text)
  WHERE PLEAT_BATCH AND public.orders.pleat_new_total IS DISTINCT FROM (total::text)
$pleat$);

-- pleat: contract, up
-- before: only new code runs; the backfill phase is complete
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = public;

-- 6. fill orders.pleat_new_total | lock: ROW EXCLUSIVE on orders | H302 fails and changes nothing if rows exist that break the rule
CALL pleat.backfill('fill orders.pleat_new_total once more', 'public.orders', ARRAY['id'], $pleat$
  UPDATE public.orders SET pleat_new_total = (total::text)
  WHERE PLEAT_BATCH AND public.orders.pleat_new_total IS DISTINCT FROM (total::text)
$pleat$);

BEGIN;
-- 7.1 drop constraint orders.pleat_not_null_pleat_new_total | lock: ACCESS EXCLUSIVE on orders
ALTER TABLE public.orders DROP CONSTRAINT IF EXISTS pleat_not_null_pleat_new_total;
-- 7.2 reject new nulls in orders.pleat_new_total | lock: ACCESS EXCLUSIVE on orders | H302 fails and changes nothing if rows exist that break the rule
ALTER TABLE public.orders ADD CONSTRAINT pleat_not_null_pleat_new_total CHECK (pleat_new_total IS NOT NULL) NOT VALID;
COMMIT;

BEGIN;
-- 8. validate constraint orders.pleat_not_null_pleat_new_total | lock: SHARE UPDATE EXCLUSIVE on orders
ALTER TABLE public.orders VALIDATE CONSTRAINT pleat_not_null_pleat_new_total;
COMMIT;

BEGIN;
-- 9.1 set not null on orders.pleat_new_total | lock: ACCESS EXCLUSIVE on orders
ALTER TABLE public.orders ALTER COLUMN pleat_new_total SET NOT NULL;
-- 9.2 drop constraint orders.pleat_not_null_pleat_new_total | lock: ACCESS EXCLUSIVE on orders
ALTER TABLE public.orders DROP CONSTRAINT pleat_not_null_pleat_new_total;
-- 10.1 drop the copy and rename column orders.note to remark: stop keeping orders.remark equal to note | lock: ACCESS EXCLUSIVE on orders
DROP TRIGGER pleat_mirror_remark ON public.orders;
-- 10.2 drop the function of that trigger | lock: none
DROP FUNCTION pleat."public.orders.remark" ();
-- 10.3 drop column orders.remark | lock: ACCESS EXCLUSIVE on orders
ALTER TABLE public.orders DROP COLUMN remark;
-- 10.4 rename column orders.note to remark | lock: ACCESS EXCLUSIVE on orders | H301 code from before the change fails from here on
ALTER TABLE public.orders RENAME COLUMN note TO remark;
COMMIT;

BEGIN;
-- 11. drop view gone | lock: ACCESS EXCLUSIVE on gone | H301 code from before the change fails from here on
DROP VIEW public.gone;
COMMIT;

BEGIN;
-- 12.1 put the successor of orders.total in its place: stop keeping orders.pleat_new_total equal to total | lock: ACCESS EXCLUSIVE on orders
DROP TRIGGER pleat_mirror_pleat_new_total ON public.orders;
-- 12.2 drop the function of that trigger | lock: none
DROP FUNCTION pleat."public.orders.pleat_new_total" ();
-- 12.3 rename column orders.total to pleat_old_total | lock: ACCESS EXCLUSIVE on orders | H301 code from before the change fails from here on
ALTER TABLE public.orders RENAME COLUMN total TO pleat_old_total;
-- 12.4 rename column orders.pleat_new_total to total | lock: ACCESS EXCLUSIVE on orders
ALTER TABLE public.orders RENAME COLUMN pleat_new_total TO total;
-- 12.5 drop column orders.pleat_old_total | lock: ACCESS EXCLUSIVE on orders | H103 going back converts the values again and may not restore the old text exactly
ALTER TABLE public.orders DROP COLUMN pleat_old_total;
-- 13. create view fresh | lock: none
CREATE VIEW public.fresh AS
select o.id, o.total, o.remark from public.orders as o where id > 0;
-- 14. create materialized view kept | lock: none
CREATE MATERIALIZED VIEW public.kept AS
select id, total, remark from public.fresh;
-- 15.1 forget the backfills, all are done | lock: none
DROP TABLE IF EXISTS pleat.progress;
-- 15.2 drop the procedure that ran them | lock: none
DROP PROCEDURE IF EXISTS pleat.backfill;
-- 15.3 drop the schema that they were in | lock: none
DROP SCHEMA IF EXISTS pleat;
COMMIT;
