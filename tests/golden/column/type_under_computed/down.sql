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
  ('convert items.amount', true)
ON CONFLICT (name) DO NOTHING;
-- 2.1 undo: put the successor of items.amount in its place: add column items.pleat_new_amount integer | lock: ACCESS EXCLUSIVE on items
ALTER TABLE public.items ADD COLUMN pleat_new_amount integer;
-- 2.2 create schema pleat if it is not there yet | lock: none
CREATE SCHEMA IF NOT EXISTS pleat;
-- 2.3 create the function of the trigger that follows | lock: none
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
-- 2.4 keep items.pleat_new_amount equal to amount | lock: SHARE ROW EXCLUSIVE on items
CREATE TRIGGER pleat_mirror_pleat_new_amount BEFORE INSERT OR UPDATE ON public.items FOR EACH ROW EXECUTE FUNCTION pleat."public.items.pleat_new_amount" ('mirror', 'amount', 'pleat_new_amount');
-- 2.5 say what the trigger is for | lock: ACCESS SHARE on items
COMMENT ON TRIGGER pleat_mirror_pleat_new_amount ON public.items IS 'pleat: keeps pleat_new_amount equal to amount while a change is under way';
COMMIT;

-- 3. fill items.pleat_new_amount from amount | lock: ROW EXCLUSIVE on items
CALL pleat.backfill('fill items.pleat_new_amount from amount once more', 'public.items', ARRAY['ctid'], $pleat$
  UPDATE public.items SET pleat_new_amount = public.items.amount::integer
  WHERE PLEAT_BATCH AND public.items.pleat_new_amount IS DISTINCT FROM public.items.amount::integer
$pleat$);

SET lock_timeout = 0;
-- 4. build index pleat_new_items_amount_idx on items without blocking writes | lock: SHARE UPDATE EXCLUSIVE on items
CREATE INDEX CONCURRENTLY pleat_new_items_amount_idx ON public.items (pleat_new_amount) INCLUDE (twice);
SET lock_timeout = '3s';

BEGIN;
-- 5.1 undo: put the successor of items.amount in its place: stop keeping items.pleat_new_amount equal to amount | lock: ACCESS EXCLUSIVE on items
DROP TRIGGER pleat_mirror_pleat_new_amount ON public.items;
-- 5.2 drop the function of that trigger | lock: none
DROP FUNCTION pleat."public.items.pleat_new_amount" ();
-- 5.3 rename column items.amount to pleat_old_amount | lock: ACCESS EXCLUSIVE on items
ALTER TABLE public.items RENAME COLUMN amount TO pleat_old_amount;
-- 5.4 rename column items.pleat_new_amount to amount | lock: ACCESS EXCLUSIVE on items
ALTER TABLE public.items RENAME COLUMN pleat_new_amount TO amount;
-- 5.5 drop column items.pleat_old_amount | lock: ACCESS EXCLUSIVE on items
ALTER TABLE public.items DROP COLUMN pleat_old_amount;
-- 5.6 rename index pleat_new_items_amount_idx to items_amount_idx | lock: none
ALTER INDEX public.pleat_new_items_amount_idx RENAME TO items_amount_idx;
-- 5.7 add column items.pleat_new_amount bigint | lock: ACCESS EXCLUSIVE on items
ALTER TABLE public.items ADD COLUMN pleat_new_amount bigint;
-- 5.8 create schema pleat if it is not there yet | lock: none
CREATE SCHEMA IF NOT EXISTS pleat;
-- 5.9 create the function of the trigger that follows | lock: none
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
-- 5.10 keep items.pleat_new_amount equal to amount | lock: SHARE ROW EXCLUSIVE on items
CREATE TRIGGER pleat_mirror_pleat_new_amount BEFORE INSERT OR UPDATE ON public.items FOR EACH ROW EXECUTE FUNCTION pleat."public.items.pleat_new_amount" ('mirror', 'amount', 'pleat_new_amount');
-- 5.11 say what the trigger is for | lock: ACCESS SHARE on items
COMMENT ON TRIGGER pleat_mirror_pleat_new_amount ON public.items IS 'pleat: keeps pleat_new_amount equal to amount while a change is under way';
-- 6.1 undo: change type of items.id from integer to bigint, rebuilding column items.twice, constraint items.items_twice_small, index items_amount_idx, index items_id_idx, index items_twice_idx: drop index items_twice_idx | lock: ACCESS EXCLUSIVE on items
DROP INDEX public.items_twice_idx;
-- 6.2 drop index items_id_idx | lock: ACCESS EXCLUSIVE on items
DROP INDEX public.items_id_idx;
-- 6.3 drop index items_amount_idx | lock: ACCESS EXCLUSIVE on items
DROP INDEX public.items_amount_idx;
-- 6.4 drop constraint items.items_twice_small | lock: ACCESS EXCLUSIVE on items
ALTER TABLE public.items DROP CONSTRAINT items_twice_small;
-- 6.5 drop column items.twice | lock: ACCESS EXCLUSIVE on items
ALTER TABLE public.items DROP COLUMN twice;
-- 6.6 change type of items.id from bigint to integer | lock: ACCESS EXCLUSIVE on items | H201 rewrites the whole table and its indexes while nobody can read or write it
ALTER TABLE public.items ALTER COLUMN id TYPE integer USING id::integer;
-- 6.7 add column items.twice bigint | lock: ACCESS EXCLUSIVE on items | H201 rewrites the whole table and its indexes while nobody can read or write it
ALTER TABLE public.items ADD COLUMN twice bigint GENERATED ALWAYS AS (id * 2) STORED;
-- 6.8 comment on column items.twice | lock: SHARE UPDATE EXCLUSIVE on items
COMMENT ON COLUMN public.items.twice IS 'Two of them';
-- 6.9 add check items.items_twice_small | lock: ACCESS EXCLUSIVE on items | H202 reads the whole table while writes wait | H302 fails and changes nothing if rows exist that break the rule
ALTER TABLE public.items ADD CONSTRAINT items_twice_small CHECK (twice < 1000);
-- 6.10 build index items_amount_idx on items | lock: SHARE on items | H203 builds an index while writes wait
CREATE INDEX items_amount_idx ON public.items (amount) INCLUDE (twice);
-- 6.11 build index items_id_idx on items | lock: SHARE on items | H203 builds an index while writes wait
CREATE INDEX items_id_idx ON public.items (id) INCLUDE (twice);
-- 6.12 build index items_twice_idx on items | lock: SHARE on items | H203 builds an index while writes wait
CREATE INDEX items_twice_idx ON public.items (twice);
COMMIT;

-- pleat: backfill, down
-- before: any code; nothing is lost
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = public;

SET lock_timeout = 0;
-- 1. drop index pleat_new_items_amount_idx | lock: SHARE UPDATE EXCLUSIVE on items
DROP INDEX CONCURRENTLY IF EXISTS public.pleat_new_items_amount_idx;
SET lock_timeout = '3s';

-- pleat: expand, down
-- before: only old code runs
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = public;

BEGIN;
-- 1. add check items.items_amount_small, not validated yet | lock: ACCESS EXCLUSIVE on items | H302 fails and changes nothing if rows exist that break the rule
ALTER TABLE public.items ADD CONSTRAINT items_amount_small CHECK (amount < 1000) NOT VALID;
COMMIT;

BEGIN;
-- 2. validate constraint items.items_amount_small | lock: SHARE UPDATE EXCLUSIVE on items | H302 fails and changes nothing if rows exist that break the rule
ALTER TABLE public.items VALIDATE CONSTRAINT items_amount_small;
COMMIT;

BEGIN;
-- 3.1 undo: add a successor of type bigint for items.amount: stop keeping items.pleat_new_amount equal to amount | lock: ACCESS EXCLUSIVE on items
DROP TRIGGER pleat_mirror_pleat_new_amount ON public.items;
-- 3.2 drop the function of that trigger | lock: none
DROP FUNCTION pleat."public.items.pleat_new_amount" ();
-- 3.3 drop column items.pleat_new_amount | lock: ACCESS EXCLUSIVE on items
ALTER TABLE public.items DROP COLUMN pleat_new_amount;
-- 4.1 forget the backfills, all are done | lock: none
DROP TABLE IF EXISTS pleat.progress;
-- 4.2 drop the procedure that ran them | lock: none
DROP PROCEDURE IF EXISTS pleat.backfill;
-- 4.3 drop the schema that they were in | lock: none
DROP SCHEMA IF EXISTS pleat;
COMMIT;
