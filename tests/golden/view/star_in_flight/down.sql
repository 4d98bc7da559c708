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
  ('convert orders.total', true),
  ('copy orders.remark', true)
ON CONFLICT (name) DO NOTHING;
-- 2. drop materialized view kept | lock: none
DROP MATERIALIZED VIEW public.kept;
-- 3. drop view fresh | lock: none
DROP VIEW public.fresh;
-- 4.1 undo: put the successor of orders.total in its place: add column orders.pleat_new_total numeric | lock: ACCESS EXCLUSIVE on orders
ALTER TABLE public.orders ADD COLUMN pleat_new_total numeric;
-- 4.2 create schema pleat if it is not there yet | lock: none
CREATE SCHEMA IF NOT EXISTS pleat;
-- 4.3 create the function of the trigger that follows | lock: none
CREATE OR REPLACE FUNCTION pleat."public.orders.pleat_new_total" () RETURNS trigger LANGUAGE plpgsql AS $pleat$
BEGIN
  IF TG_OP = 'UPDATE' THEN
    IF NEW.pleat_new_total IS DISTINCT FROM OLD.pleat_new_total THEN RETURN NEW; END IF;
  END IF;
  BEGIN
    NEW.pleat_new_total:= NEW.total::numeric;
  EXCEPTION WHEN data_exception THEN
    NEW.pleat_new_total:= NULL;
  END;
  RETURN NEW;
END $pleat$;
-- 4.4 keep orders.pleat_new_total equal to total | lock: SHARE ROW EXCLUSIVE on orders
CREATE TRIGGER pleat_mirror_pleat_new_total BEFORE INSERT OR UPDATE ON public.orders FOR EACH ROW EXECUTE FUNCTION pleat."public.orders.pleat_new_total" ('mirror', 'total', 'pleat_new_total');
-- 4.5 say what the trigger is for | lock: ACCESS SHARE on orders
COMMENT ON TRIGGER pleat_mirror_pleat_new_total ON public.orders IS 'pleat: keeps pleat_new_total equal to total while a change is under way';
COMMIT;

-- 5. fill orders.pleat_new_total from total | lock: ROW EXCLUSIVE on orders
CALL pleat.backfill('fill orders.pleat_new_total from total once more', 'public.orders', ARRAY['id'], $pleat$
  UPDATE public.orders SET pleat_new_total = public.orders.total::numeric
  WHERE PLEAT_BATCH AND public.orders.pleat_new_total IS DISTINCT FROM public.orders.total::numeric
$pleat$);

BEGIN;
-- 6.1 undo: put the successor of orders.total in its place: stop keeping orders.pleat_new_total equal to total | lock: ACCESS EXCLUSIVE on orders
DROP TRIGGER pleat_mirror_pleat_new_total ON public.orders;
-- 6.2 drop the function of that trigger | lock: none
DROP FUNCTION pleat."public.orders.pleat_new_total" ();
-- 6.3 rename column orders.total to pleat_old_total | lock: ACCESS EXCLUSIVE on orders
ALTER TABLE public.orders RENAME COLUMN total TO pleat_old_total;
-- 6.4 rename column orders.pleat_new_total to total | lock: ACCESS EXCLUSIVE on orders
ALTER TABLE public.orders RENAME COLUMN pleat_new_total TO total;
-- 6.5 drop column orders.pleat_old_total | lock: ACCESS EXCLUSIVE on orders
ALTER TABLE public.orders DROP COLUMN pleat_old_total;
-- 6.6 set not null on orders.total again if every row allows it | lock: ACCESS EXCLUSIVE on orders | H202 reads the whole table while writes wait
DO $pleat$ BEGIN
  IF EXISTS (SELECT FROM public.orders WHERE public.orders.total IS NOT DISTINCT FROM NULL) THEN
    RAISE WARNING 'pleat: % stays nullable: it has rows without a value', 'public.orders.total';
  ELSE
    ALTER TABLE public.orders ALTER COLUMN total SET NOT NULL;
  END IF;
END $pleat$;
-- 6.7 add column orders.pleat_new_total text | lock: ACCESS EXCLUSIVE on orders
ALTER TABLE public.orders ADD COLUMN pleat_new_total text;
-- 6.8 create schema pleat if it is not there yet | lock: none
CREATE SCHEMA IF NOT EXISTS pleat;
-- 6.9 create the function of the trigger that follows | lock: none
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
-- 6.10 keep orders.pleat_new_total equal to total | lock: SHARE ROW EXCLUSIVE on orders
CREATE TRIGGER pleat_mirror_pleat_new_total BEFORE INSERT OR UPDATE ON public.orders FOR EACH ROW EXECUTE FUNCTION pleat."public.orders.pleat_new_total" ('mirror', 'total', 'pleat_new_total');
-- 6.11 say what the trigger is for | lock: ACCESS SHARE on orders
COMMENT ON TRIGGER pleat_mirror_pleat_new_total ON public.orders IS 'pleat: keeps pleat_new_total equal to total while a change is under way';
-- 7. create view gone | lock: none
CREATE VIEW public.gone AS
select id, total, remark AS note from public.orders;
-- 8.1 undo: drop the copy and rename column orders.note to remark: add column orders.note text | lock: ACCESS EXCLUSIVE on orders
ALTER TABLE public.orders ADD COLUMN note text;
-- 8.2 create schema pleat if it is not there yet | lock: none
CREATE SCHEMA IF NOT EXISTS pleat;
-- 8.3 create the function of the trigger that follows | lock: none
CREATE OR REPLACE FUNCTION pleat."public.orders.note" () RETURNS trigger LANGUAGE plpgsql AS $pleat$
BEGIN
  IF TG_OP = 'INSERT' THEN
    IF NEW.note IS DISTINCT FROM NULL THEN NEW.remark:= NEW.note; ELSE NEW.note:= NEW.remark; END IF;
  ELSIF NEW.note IS DISTINCT FROM OLD.note THEN
    NEW.remark:= NEW.note;
  ELSE
    NEW.note:= NEW.remark;
  END IF;
  RETURN NEW;
END $pleat$;
-- 8.4 keep orders.note equal to remark | lock: SHARE ROW EXCLUSIVE on orders
CREATE TRIGGER pleat_mirror_note BEFORE INSERT OR UPDATE ON public.orders FOR EACH ROW EXECUTE FUNCTION pleat."public.orders.note" ('mirror', 'remark', 'note');
-- 8.5 say what the trigger is for | lock: ACCESS SHARE on orders
COMMENT ON TRIGGER pleat_mirror_note ON public.orders IS 'pleat: keeps note equal to remark while a change is under way';
COMMIT;

-- 9. fill orders.note from remark | lock: ROW EXCLUSIVE on orders
CALL pleat.backfill('fill orders.note from remark once more', 'public.orders', ARRAY['id'], $pleat$
  UPDATE public.orders SET note = public.orders.remark
  WHERE PLEAT_BATCH AND public.orders.note IS DISTINCT FROM public.orders.remark
$pleat$);

BEGIN;
-- 10.1 undo: drop the copy and rename column orders.note to remark: stop keeping orders.note equal to remark | lock: ACCESS EXCLUSIVE on orders
DROP TRIGGER pleat_mirror_note ON public.orders;
-- 10.2 drop the function of that trigger | lock: none
DROP FUNCTION pleat."public.orders.note" ();
-- 10.3 rename column orders.remark to pleat_swap_remark | lock: ACCESS EXCLUSIVE on orders
ALTER TABLE public.orders RENAME COLUMN remark TO pleat_swap_remark;
-- 10.4 rename column orders.note to remark | lock: ACCESS EXCLUSIVE on orders
ALTER TABLE public.orders RENAME COLUMN note TO remark;
-- 10.5 rename column orders.pleat_swap_remark to note | lock: ACCESS EXCLUSIVE on orders
ALTER TABLE public.orders RENAME COLUMN pleat_swap_remark TO note;
-- 10.6 create schema pleat if it is not there yet | lock: none
CREATE SCHEMA IF NOT EXISTS pleat;
-- 10.7 create the function of the trigger that follows | lock: none
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
-- 10.8 keep orders.remark equal to note | lock: SHARE ROW EXCLUSIVE on orders
CREATE TRIGGER pleat_mirror_remark BEFORE INSERT OR UPDATE ON public.orders FOR EACH ROW EXECUTE FUNCTION pleat."public.orders.remark" ('mirror', 'note', 'remark');
-- 10.9 say what the trigger is for | lock: ACCESS SHARE on orders
COMMENT ON TRIGGER pleat_mirror_remark ON public.orders IS 'pleat: keeps remark equal to note while a change is under way';
-- 11. drop not null on orders.pleat_new_total | lock: ACCESS EXCLUSIVE on orders
ALTER TABLE public.orders ALTER COLUMN pleat_new_total DROP NOT NULL;
-- 12. drop constraint orders.pleat_not_null_pleat_new_total | lock: ACCESS EXCLUSIVE on orders
ALTER TABLE public.orders DROP CONSTRAINT IF EXISTS pleat_not_null_pleat_new_total;
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
-- 1.1 undo: add a successor of type text for orders.total: stop keeping orders.pleat_new_total equal to total | lock: ACCESS EXCLUSIVE on orders
DROP TRIGGER pleat_mirror_pleat_new_total ON public.orders;
-- 1.2 drop the function of that trigger | lock: none
DROP FUNCTION pleat."public.orders.pleat_new_total" ();
-- 1.3 drop column orders.pleat_new_total | lock: ACCESS EXCLUSIVE on orders
ALTER TABLE public.orders DROP COLUMN pleat_new_total;
-- 2.1 undo: add column orders.remark and keep it equal to note: stop keeping orders.remark equal to note | lock: ACCESS EXCLUSIVE on orders
DROP TRIGGER pleat_mirror_remark ON public.orders;
-- 2.2 drop the function of that trigger | lock: none
DROP FUNCTION pleat."public.orders.remark" ();
-- 2.3 drop column orders.remark | lock: ACCESS EXCLUSIVE on orders
ALTER TABLE public.orders DROP COLUMN remark;
-- 3.1 forget the backfills, all are done | lock: none
DROP TABLE IF EXISTS pleat.progress;
-- 3.2 drop the procedure that ran them | lock: none
DROP PROCEDURE IF EXISTS pleat.backfill;
-- 3.3 drop the schema that they were in | lock: none
DROP SCHEMA IF EXISTS pleat;
COMMIT;
