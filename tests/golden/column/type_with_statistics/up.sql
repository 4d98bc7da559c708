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
  ('convert items.amount', false),
  ('convert items.size', false)
ON CONFLICT (name) DO NOTHING;
-- 2.1 add a successor of type bigint for items.amount: add column items.pleat_new_amount bigint | lock: ACCESS EXCLUSIVE on items
ALTER TABLE public.items ADD COLUMN pleat_new_amount bigint;
-- 2.2 create schema pleat if it is not there yet | lock: none
CREATE SCHEMA IF NOT EXISTS pleat;
-- 2.3 create the function of the trigger that follows | lock: none
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
-- 2.4 keep items.pleat_new_amount equal to amount | lock: SHARE ROW EXCLUSIVE on items
CREATE TRIGGER pleat_mirror_pleat_new_amount BEFORE INSERT OR UPDATE ON public.items FOR EACH ROW EXECUTE FUNCTION pleat."public.items.pleat_new_amount" ('mirror', 'amount', 'pleat_new_amount');
-- 2.5 say what the trigger is for | lock: ACCESS SHARE on items
COMMENT ON TRIGGER pleat_mirror_pleat_new_amount ON public.items IS 'pleat: keeps pleat_new_amount equal to amount while a change is under way';
-- 3.1 add a successor of type bigint for items.size: add column items.pleat_new_size bigint | lock: ACCESS EXCLUSIVE on items
ALTER TABLE public.items ADD COLUMN pleat_new_size bigint;
-- 3.2 create schema pleat if it is not there yet | lock: none
CREATE SCHEMA IF NOT EXISTS pleat;
-- 3.3 create the function of the trigger that follows | lock: none
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
-- 3.4 keep items.pleat_new_size equal to size | lock: SHARE ROW EXCLUSIVE on items
CREATE TRIGGER pleat_mirror_pleat_new_size BEFORE INSERT OR UPDATE ON public.items FOR EACH ROW EXECUTE FUNCTION pleat."public.items.pleat_new_size" ('mirror', 'size', 'pleat_new_size');
-- 3.5 say what the trigger is for | lock: ACCESS SHARE on items
COMMENT ON TRIGGER pleat_mirror_pleat_new_size ON public.items IS 'pleat: keeps pleat_new_size equal to size while a change is under way';
COMMIT;

-- pleat: backfill, up
-- before: any code; run after the expand phase; afterwards new code may be started beside old code
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = public;

-- 4. fill items.pleat_new_amount from amount | lock: ROW EXCLUSIVE on items
CALL pleat.backfill('convert items.amount', 'public.items', ARRAY['id'], $pleat$
  UPDATE public.items SET pleat_new_amount = public.items.amount::bigint
  WHERE PLEAT_BATCH AND public.items.pleat_new_amount IS DISTINCT FROM public.items.amount::bigint
$pleat$);

-- 5. fill items.pleat_new_size from size | lock: ROW EXCLUSIVE on items
CALL pleat.backfill('convert items.size', 'public.items', ARRAY['id'], $pleat$
  UPDATE public.items SET pleat_new_size = public.items.size::bigint
  WHERE PLEAT_BATCH AND public.items.pleat_new_size IS DISTINCT FROM public.items.size::bigint
$pleat$);

-- pleat: contract, up
-- before: only new code runs; the backfill phase is complete
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = public;

-- 6. fill items.pleat_new_amount from amount | lock: ROW EXCLUSIVE on items | H302 fails and changes nothing if rows exist that break the rule
CALL pleat.backfill('fill items.pleat_new_amount from amount once more', 'public.items', ARRAY['id'], $pleat$
  UPDATE public.items SET pleat_new_amount = public.items.amount::bigint
  WHERE PLEAT_BATCH AND public.items.pleat_new_amount IS DISTINCT FROM public.items.amount::bigint
$pleat$);

-- 7. fill items.pleat_new_size from size | lock: ROW EXCLUSIVE on items | H302 fails and changes nothing if rows exist that break the rule
CALL pleat.backfill('fill items.pleat_new_size from size once more', 'public.items', ARRAY['id'], $pleat$
  UPDATE public.items SET pleat_new_size = public.items.size::bigint
  WHERE PLEAT_BATCH AND public.items.pleat_new_size IS DISTINCT FROM public.items.size::bigint
$pleat$);

BEGIN;
-- 8.1 put the successor of items.amount in its place, rebuilding statistics items_stats: drop statistics items_stats | lock: SHARE UPDATE EXCLUSIVE on items
DROP STATISTICS public.items_stats;
-- 8.2 stop keeping items.pleat_new_amount equal to amount | lock: ACCESS EXCLUSIVE on items
DROP TRIGGER pleat_mirror_pleat_new_amount ON public.items;
-- 8.3 drop the function of that trigger | lock: none
DROP FUNCTION pleat."public.items.pleat_new_amount" ();
-- 8.4 rename column items.amount to pleat_old_amount | lock: ACCESS EXCLUSIVE on items | H301 code from before the change fails from here on
ALTER TABLE public.items RENAME COLUMN amount TO pleat_old_amount;
-- 8.5 rename column items.pleat_new_amount to amount | lock: ACCESS EXCLUSIVE on items
ALTER TABLE public.items RENAME COLUMN pleat_new_amount TO amount;
-- 8.6 drop column items.pleat_old_amount | lock: ACCESS EXCLUSIVE on items
ALTER TABLE public.items DROP COLUMN pleat_old_amount;
-- 8.7 create statistics items_stats | lock: SHARE UPDATE EXCLUSIVE on items
CREATE STATISTICS public.items_stats ON amount, size FROM public.items;
-- 8.8 comment on statistics items_stats | lock: none
COMMENT ON STATISTICS public.items_stats IS 'Both';
COMMIT;

BEGIN;
-- 9.1 change collation of items.code from C to that of its type, rebuilding view sizes: drop view sizes | lock: ACCESS EXCLUSIVE on sizes
DROP VIEW public.sizes;
-- 9.2 change collation of items.code | lock: ACCESS EXCLUSIVE on items | H201 rewrites the whole table and its indexes while nobody can read or write it
ALTER TABLE public.items ALTER COLUMN code TYPE text USING code::text;
-- 9.3 create view sizes | lock: none
CREATE VIEW public.sizes AS
select amount, size, code from public.items;
COMMIT;

SET lock_timeout = 0;
-- 10.1 build the successor of index items_code_idx: drop index pleat_new_items_code_idx | lock: SHARE UPDATE EXCLUSIVE on items
DROP INDEX CONCURRENTLY IF EXISTS public.pleat_new_items_code_idx;
-- 10.2 build index pleat_new_items_code_idx on items without blocking writes | lock: SHARE UPDATE EXCLUSIVE on items
CREATE INDEX CONCURRENTLY pleat_new_items_code_idx ON public.items (code DESC NULLS LAST);
SET lock_timeout = '3s';

BEGIN;
-- 11.1 put the successor of items.size in its place, rebuilding view sizes, statistics items_stats: drop statistics items_stats | lock: SHARE UPDATE EXCLUSIVE on items
DROP STATISTICS public.items_stats;
-- 11.2 drop view sizes | lock: ACCESS EXCLUSIVE on sizes | H301 code from before the change fails from here on
DROP VIEW public.sizes;
-- 11.3 stop keeping items.pleat_new_size equal to size | lock: ACCESS EXCLUSIVE on items
DROP TRIGGER pleat_mirror_pleat_new_size ON public.items;
-- 11.4 drop the function of that trigger | lock: none
DROP FUNCTION pleat."public.items.pleat_new_size" ();
-- 11.5 rename column items.size to pleat_old_size | lock: ACCESS EXCLUSIVE on items
ALTER TABLE public.items RENAME COLUMN size TO pleat_old_size;
-- 11.6 rename column items.pleat_new_size to size | lock: ACCESS EXCLUSIVE on items
ALTER TABLE public.items RENAME COLUMN pleat_new_size TO size;
-- 11.7 drop column items.pleat_old_size | lock: ACCESS EXCLUSIVE on items
ALTER TABLE public.items DROP COLUMN pleat_old_size;
-- 11.8 create view sizes | lock: none
CREATE VIEW public.sizes AS
select amount, size, code from public.items;
-- 11.9 create statistics items_stats | lock: SHARE UPDATE EXCLUSIVE on items
CREATE STATISTICS public.items_stats ON amount, size FROM public.items;
-- 11.10 comment on statistics items_stats | lock: none
COMMENT ON STATISTICS public.items_stats IS 'Both';
-- 12. create table more_items | lock: SHARE UPDATE EXCLUSIVE on items
CREATE TABLE public.more_items (
  twice bigint GENERATED ALWAYS AS (size * 2) STORED
) INHERITS (public.items);
COMMIT;

SET lock_timeout = 0;
-- 13.1 put the successor of index items_code_idx in its place: drop index items_code_idx | lock: SHARE UPDATE EXCLUSIVE on items
DROP INDEX CONCURRENTLY public.items_code_idx;
SET lock_timeout = '3s';
-- 13.2 rename index pleat_new_items_code_idx to items_code_idx | lock: none
ALTER INDEX public.pleat_new_items_code_idx RENAME TO items_code_idx;

BEGIN;
-- 14.1 forget the backfills, all are done | lock: none
DROP TABLE IF EXISTS pleat.progress;
-- 14.2 drop the procedure that ran them | lock: none
DROP PROCEDURE IF EXISTS pleat.backfill;
-- 14.3 drop the schema that they were in | lock: none
DROP SCHEMA IF EXISTS pleat;
COMMIT;
