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
  ('convert items.amount', true),
  ('convert items.size', true)
ON CONFLICT (name) DO NOTHING;
-- 2. rename index items_code_idx to pleat_new_items_code_idx | lock: SHARE UPDATE EXCLUSIVE on items_code_idx
ALTER INDEX public.items_code_idx RENAME TO pleat_new_items_code_idx;
COMMIT;

SET lock_timeout = 0;
-- 3. build index items_code_idx on items without blocking writes | lock: SHARE UPDATE EXCLUSIVE on items
CREATE INDEX CONCURRENTLY items_code_idx ON public.items (code);
SET lock_timeout = '3s';

BEGIN;
-- 4. drop table more_items | lock: ACCESS EXCLUSIVE on more_items
DROP TABLE public.more_items;
COMMIT;

BEGIN;
-- 5.1 undo: put the successor of items.size in its place, rebuilding view sizes, statistics items_stats: add column items.pleat_new_size integer | lock: ACCESS EXCLUSIVE on items
ALTER TABLE public.items ADD COLUMN pleat_new_size integer;
-- 5.2 create schema pleat if it is not there yet | lock: none
CREATE SCHEMA IF NOT EXISTS pleat;
-- 5.3 create the function of the trigger that follows | lock: none
CREATE OR REPLACE FUNCTION pleat."public.items.pleat_new_size" () RETURNS trigger LANGUAGE plpgsql AS $pleat$
BEGIN
  IF TG_OP = 'UPDATE' THEN
    IF NEW.pleat_new_size IS DISTINCT FROM OLD.pleat_new_size THEN RETURN NEW; END IF;
  END IF;
  BEGIN
    NEW.pleat_new_size:= NEW.size::integer;
  EXCEPTION WHEN data_exception THEN
    NEW.pleat_new_size:= NULL;
  END;
  RETURN NEW;
END $pleat$;
-- 5.4 keep items.pleat_new_size equal to size | lock: SHARE ROW EXCLUSIVE on items
CREATE TRIGGER pleat_mirror_pleat_new_size BEFORE INSERT OR UPDATE ON public.items FOR EACH ROW EXECUTE FUNCTION pleat."public.items.pleat_new_size" ('mirror', 'size', 'pleat_new_size');
-- 5.5 say what the trigger is for | lock: ACCESS SHARE on items
COMMENT ON TRIGGER pleat_mirror_pleat_new_size ON public.items IS 'pleat: keeps pleat_new_size equal to size while a change is under way';
COMMIT;

-- 6. fill items.pleat_new_size from size | lock: ROW EXCLUSIVE on items
CALL pleat.backfill('fill items.pleat_new_size from size once more', 'public.items', ARRAY['id'], $pleat$
  UPDATE public.items SET pleat_new_size = public.items.size::integer
  WHERE PLEAT_BATCH AND public.items.pleat_new_size IS DISTINCT FROM public.items.size::integer
$pleat$);

BEGIN;
-- 7.1 undo: put the successor of items.size in its place, rebuilding view sizes, statistics items_stats: drop statistics items_stats | lock: SHARE UPDATE EXCLUSIVE on items
DROP STATISTICS public.items_stats;
-- 7.2 drop view sizes | lock: ACCESS EXCLUSIVE on sizes
DROP VIEW public.sizes;
-- 7.3 stop keeping items.pleat_new_size equal to size | lock: ACCESS EXCLUSIVE on items
DROP TRIGGER pleat_mirror_pleat_new_size ON public.items;
-- 7.4 drop the function of that trigger | lock: none
DROP FUNCTION pleat."public.items.pleat_new_size" ();
-- 7.5 rename column items.size to pleat_old_size | lock: ACCESS EXCLUSIVE on items
ALTER TABLE public.items RENAME COLUMN size TO pleat_old_size;
-- 7.6 rename column items.pleat_new_size to size | lock: ACCESS EXCLUSIVE on items
ALTER TABLE public.items RENAME COLUMN pleat_new_size TO size;
-- 7.7 drop column items.pleat_old_size | lock: ACCESS EXCLUSIVE on items
ALTER TABLE public.items DROP COLUMN pleat_old_size;
-- 7.8 create view sizes | lock: none
CREATE VIEW public.sizes AS
select amount, size, code from public.items;
-- 7.9 create statistics items_stats | lock: SHARE UPDATE EXCLUSIVE on items
CREATE STATISTICS public.items_stats ON amount, size FROM public.items;
-- 7.10 comment on statistics items_stats | lock: none
COMMENT ON STATISTICS public.items_stats IS 'Both';
-- 7.11 add column items.pleat_new_size bigint | lock: ACCESS EXCLUSIVE on items
ALTER TABLE public.items ADD COLUMN pleat_new_size bigint;
-- 7.12 create schema pleat if it is not there yet | lock: none
CREATE SCHEMA IF NOT EXISTS pleat;
-- 7.13 create the function of the trigger that follows | lock: none
CREATE OR REPLACE FUNCTION pleat."public.items.pleat_new_size" () RETURNS trigger LANGUAGE plpgsql AS $pleat$
BEGIN
  IF TG_OP = 'UPDATE' THEN
    IF NEW.pleat_new_size IS DISTINCT FROM OLD.pleat_new_size THEN RETURN NEW; END IF;
  END IF;
  BEGIN
    NEW.pleat_new_size:= NEW.size::bigint;
  EXCEPTION WHEN data_exception THEN
    NEW.pleat_new_size:= NULL;
  END;
  RETURN NEW;
END $pleat$;
-- 7.14 keep items.pleat_new_size equal to size | lock: SHARE ROW EXCLUSIVE on items
CREATE TRIGGER pleat_mirror_pleat_new_size BEFORE INSERT OR UPDATE ON public.items FOR EACH ROW EXECUTE FUNCTION pleat."public.items.pleat_new_size" ('mirror', 'size', 'pleat_new_size');
-- 7.15 say what the trigger is for | lock: ACCESS SHARE on items
COMMENT ON TRIGGER pleat_mirror_pleat_new_size ON public.items IS 'pleat: keeps pleat_new_size equal to size while a change is under way';
COMMIT;

SET lock_timeout = 0;
-- 8. drop index pleat_new_items_code_idx | lock: SHARE UPDATE EXCLUSIVE on items
DROP INDEX CONCURRENTLY IF EXISTS public.pleat_new_items_code_idx;
SET lock_timeout = '3s';

BEGIN;
-- 9.1 undo: change collation of items.code from C to that of its type, rebuilding view sizes: drop view sizes | lock: ACCESS EXCLUSIVE on sizes
DROP VIEW public.sizes;
-- 9.2 change collation of items.code | lock: ACCESS EXCLUSIVE on items
ALTER TABLE public.items ALTER COLUMN code TYPE text COLLATE "C" USING code::text;
-- 9.3 create view sizes | lock: none
CREATE VIEW public.sizes AS
select size, code from public.items;
-- 10.1 undo: put the successor of items.amount in its place, rebuilding statistics items_stats: add column items.pleat_new_amount integer | lock: ACCESS EXCLUSIVE on items
ALTER TABLE public.items ADD COLUMN pleat_new_amount integer;
-- 10.2 create schema pleat if it is not there yet | lock: none
CREATE SCHEMA IF NOT EXISTS pleat;
-- 10.3 create the function of the trigger that follows | lock: none
CREATE OR REPLACE FUNCTION pleat."public.items.pleat_new_amount" () RETURNS trigger LANGUAGE plpgsql AS $pleat$
BEGIN
  IF TG_OP = 'UPDATE' THEN
    IF NEW.pleat_new_amount IS DISTINCT FROM OLD.pleat_new_amount THEN RETURN NEW; END IF;
  END IF;
  BEGIN
    NEW.pleat_new_amount:= NEW.amount::integer;
  EXCEPTION WHEN data_exception THEN
    NEW.pleat_new_amount:= NULL;
  END;
  RETURN NEW;
END $pleat$;
-- 10.4 keep items.pleat_new_amount equal to amount | lock: SHARE ROW EXCLUSIVE on items
CREATE TRIGGER pleat_mirror_pleat_new_amount BEFORE INSERT OR UPDATE ON public.items FOR EACH ROW EXECUTE FUNCTION pleat."public.items.pleat_new_amount" ('mirror', 'amount', 'pleat_new_amount');
-- 10.5 say what the trigger is for | lock: ACCESS SHARE on items
COMMENT ON TRIGGER pleat_mirror_pleat_new_amount ON public.items IS 'pleat: keeps pleat_new_amount equal to amount while a change is under way';
COMMIT;

-- 11. fill items.pleat_new_amount from amount | lock: ROW EXCLUSIVE on items
CALL pleat.backfill('fill items.pleat_new_amount from amount once more', 'public.items', ARRAY['id'], $pleat$
  UPDATE public.items SET pleat_new_amount = public.items.amount::integer
  WHERE PLEAT_BATCH AND public.items.pleat_new_amount IS DISTINCT FROM public.items.amount::integer
$pleat$);

BEGIN;
-- 12.1 undo: put the successor of items.amount in its place, rebuilding statistics items_stats: drop statistics items_stats | lock: SHARE UPDATE EXCLUSIVE on items
DROP STATISTICS public.items_stats;
-- 12.2 stop keeping items.pleat_new_amount equal to amount | lock: ACCESS EXCLUSIVE on items
DROP TRIGGER pleat_mirror_pleat_new_amount ON public.items;
-- 12.3 drop the function of that trigger | lock: none
DROP FUNCTION pleat."public.items.pleat_new_amount" ();
-- 12.4 rename column items.amount to pleat_old_amount | lock: ACCESS EXCLUSIVE on items
ALTER TABLE public.items RENAME COLUMN amount TO pleat_old_amount;
-- 12.5 rename column items.pleat_new_amount to amount | lock: ACCESS EXCLUSIVE on items
ALTER TABLE public.items RENAME COLUMN pleat_new_amount TO amount;
-- 12.6 drop column items.pleat_old_amount | lock: ACCESS EXCLUSIVE on items
ALTER TABLE public.items DROP COLUMN pleat_old_amount;
-- 12.7 create statistics items_stats | lock: SHARE UPDATE EXCLUSIVE on items
CREATE STATISTICS public.items_stats ON amount, size FROM public.items;
-- 12.8 comment on statistics items_stats | lock: none
COMMENT ON STATISTICS public.items_stats IS 'Both';
-- 12.9 add column items.pleat_new_amount bigint | lock: ACCESS EXCLUSIVE on items
ALTER TABLE public.items ADD COLUMN pleat_new_amount bigint;
-- 12.10 create schema pleat if it is not there yet | lock: none
CREATE SCHEMA IF NOT EXISTS pleat;
-- 12.11 create the function of the trigger that follows | lock: none
CREATE OR REPLACE FUNCTION pleat."public.items.pleat_new_amount" () RETURNS trigger LANGUAGE plpgsql AS $pleat$
BEGIN
  IF TG_OP = 'UPDATE' THEN
    IF NEW.pleat_new_amount IS DISTINCT FROM OLD.pleat_new_amount THEN RETURN NEW; END IF;
  END IF;
  BEGIN
    NEW.pleat_new_amount:= NEW.amount::bigint;
  EXCEPTION WHEN data_exception THEN
    NEW.pleat_new_amount:= NULL;
  END;
  RETURN NEW;
END $pleat$;
-- 12.12 keep items.pleat_new_amount equal to amount | lock: SHARE ROW EXCLUSIVE on items
CREATE TRIGGER pleat_mirror_pleat_new_amount BEFORE INSERT OR UPDATE ON public.items FOR EACH ROW EXECUTE FUNCTION pleat."public.items.pleat_new_amount" ('mirror', 'amount', 'pleat_new_amount');
-- 12.13 say what the trigger is for | lock: ACCESS SHARE on items
COMMENT ON TRIGGER pleat_mirror_pleat_new_amount ON public.items IS 'pleat: keeps pleat_new_amount equal to amount while a change is under way';
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
-- 1.1 undo: add a successor of type bigint for items.size: stop keeping items.pleat_new_size equal to size | lock: ACCESS EXCLUSIVE on items
DROP TRIGGER pleat_mirror_pleat_new_size ON public.items;
-- 1.2 drop the function of that trigger | lock: none
DROP FUNCTION pleat."public.items.pleat_new_size" ();
-- 1.3 drop column items.pleat_new_size | lock: ACCESS EXCLUSIVE on items
ALTER TABLE public.items DROP COLUMN pleat_new_size;
-- 2.1 undo: add a successor of type bigint for items.amount: stop keeping items.pleat_new_amount equal to amount | lock: ACCESS EXCLUSIVE on items
DROP TRIGGER pleat_mirror_pleat_new_amount ON public.items;
-- 2.2 drop the function of that trigger | lock: none
DROP FUNCTION pleat."public.items.pleat_new_amount" ();
-- 2.3 drop column items.pleat_new_amount | lock: ACCESS EXCLUSIVE on items
ALTER TABLE public.items DROP COLUMN pleat_new_amount;
-- 3.1 forget the backfills, all are done | lock: none
DROP TABLE IF EXISTS pleat.progress;
-- 3.2 drop the procedure that ran them | lock: none
DROP PROCEDURE IF EXISTS pleat.backfill;
-- 3.3 drop the schema that they were in | lock: none
DROP SCHEMA IF EXISTS pleat;
COMMIT;
