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
  ('convert items.extra', true),
  ('convert items.price', true),
  ('convert items.state', true)
ON CONFLICT (name) DO NOTHING;
-- 2.1 undo: put the successor of items.extra in its place: add column items.pleat_new_extra json | lock: ACCESS EXCLUSIVE on items
ALTER TABLE public.items ADD COLUMN pleat_new_extra json;
-- 2.2 create schema pleat if it is not there yet | lock: none
CREATE SCHEMA IF NOT EXISTS pleat;
-- 2.3 create the function of the trigger that follows | lock: none
CREATE OR REPLACE FUNCTION pleat."public.items.pleat_new_extra" () RETURNS trigger LANGUAGE plpgsql AS $pleat$
#variable_conflict use_column
BEGIN
  IF TG_OP = 'UPDATE' THEN
    IF ROW(NEW.pleat_new_extra)::record OPERATOR(pg_catalog.*<>) ROW(OLD.pleat_new_extra)::record THEN RETURN NEW; END IF;
  END IF;
  BEGIN
    SELECT (null) INTO NEW.pleat_new_extra FROM (SELECT NEW.*) AS items;
  EXCEPTION WHEN data_exception THEN
    NEW.pleat_new_extra:= NULL;
  END;
  RETURN NEW;
END $pleat$;
-- 2.4 keep items.pleat_new_extra equal to extra | lock: SHARE ROW EXCLUSIVE on items
CREATE TRIGGER pleat_mirror_pleat_new_extra BEFORE INSERT OR UPDATE ON public.items FOR EACH ROW EXECUTE FUNCTION pleat."public.items.pleat_new_extra" ('mirror', 'extra', 'pleat_new_extra');
-- 2.5 say what the trigger is for | lock: ACCESS SHARE on items
COMMENT ON TRIGGER pleat_mirror_pleat_new_extra ON public.items IS 'pleat: keeps pleat_new_extra equal to extra while a change is under way';
COMMIT;

-- 3. fill items.pleat_new_extra | lock: ROW EXCLUSIVE on items
CALL pleat.backfill('fill items.pleat_new_extra once more', 'public.items', ARRAY['id'], $pleat$
  UPDATE public.items SET pleat_new_extra = (null)
  WHERE PLEAT_BATCH AND ROW(public.items.pleat_new_extra)::record OPERATOR(pg_catalog.*<>) ROW((null)::json)::record
$pleat$);

BEGIN;
-- 4.1 undo: put the successor of items.extra in its place: stop keeping items.pleat_new_extra equal to extra | lock: ACCESS EXCLUSIVE on items
DROP TRIGGER pleat_mirror_pleat_new_extra ON public.items;
-- 4.2 drop the function of that trigger | lock: none
DROP FUNCTION pleat."public.items.pleat_new_extra" ();
-- 4.3 rename column items.extra to pleat_old_extra | lock: ACCESS EXCLUSIVE on items
ALTER TABLE public.items RENAME COLUMN extra TO pleat_old_extra;
-- 4.4 rename column items.pleat_new_extra to extra | lock: ACCESS EXCLUSIVE on items
ALTER TABLE public.items RENAME COLUMN pleat_new_extra TO extra;
-- 4.5 drop column items.pleat_old_extra | lock: ACCESS EXCLUSIVE on items
ALTER TABLE public.items DROP COLUMN pleat_old_extra;
-- 4.6 add column items.pleat_new_extra text | lock: ACCESS EXCLUSIVE on items
ALTER TABLE public.items ADD COLUMN pleat_new_extra text;
-- 4.7 create schema pleat if it is not there yet | lock: none
CREATE SCHEMA IF NOT EXISTS pleat;
-- 4.8 create the function of the trigger that follows | lock: none
CREATE OR REPLACE FUNCTION pleat."public.items.pleat_new_extra" () RETURNS trigger LANGUAGE plpgsql AS $pleat$
#variable_conflict use_column
BEGIN
  IF TG_OP = 'UPDATE' THEN
    IF NEW.pleat_new_extra IS DISTINCT FROM OLD.pleat_new_extra THEN RETURN NEW; END IF;
  END IF;
  BEGIN
    SELECT ('none') INTO NEW.pleat_new_extra FROM (SELECT NEW.*) AS items;
  EXCEPTION WHEN data_exception THEN
    NEW.pleat_new_extra:= NULL;
  END;
  RETURN NEW;
END $pleat$;
-- 4.9 keep items.pleat_new_extra equal to extra | lock: SHARE ROW EXCLUSIVE on items
CREATE TRIGGER pleat_mirror_pleat_new_extra BEFORE INSERT OR UPDATE ON public.items FOR EACH ROW EXECUTE FUNCTION pleat."public.items.pleat_new_extra" ('mirror', 'extra', 'pleat_new_extra');
-- 4.10 say what the trigger is for | lock: ACCESS SHARE on items
COMMENT ON TRIGGER pleat_mirror_pleat_new_extra ON public.items IS 'pleat: keeps pleat_new_extra equal to extra while a change is under way';
-- 5.1 undo: put the successor of items.state in its place: add column items.pleat_new_state text | lock: ACCESS EXCLUSIVE on items
ALTER TABLE public.items ADD COLUMN pleat_new_state text;
-- 5.2 create schema pleat if it is not there yet | lock: none
CREATE SCHEMA IF NOT EXISTS pleat;
-- 5.3 create the function of the trigger that follows | lock: none
CREATE OR REPLACE FUNCTION pleat."public.items.pleat_new_state" () RETURNS trigger LANGUAGE plpgsql AS $pleat$
#variable_conflict use_column
BEGIN
  IF TG_OP = 'UPDATE' THEN
    IF NEW.pleat_new_state IS DISTINCT FROM OLD.pleat_new_state THEN RETURN NEW; END IF;
  END IF;
  BEGIN
    SELECT (case when state then 'on' when not state then 'off' end) INTO NEW.pleat_new_state FROM (SELECT NEW.*) AS items;
  EXCEPTION WHEN data_exception THEN
    NEW.pleat_new_state:= NULL;
  END;
  RETURN NEW;
END $pleat$;
-- 5.4 keep items.pleat_new_state equal to state | lock: SHARE ROW EXCLUSIVE on items
CREATE TRIGGER pleat_mirror_pleat_new_state BEFORE INSERT OR UPDATE ON public.items FOR EACH ROW EXECUTE FUNCTION pleat."public.items.pleat_new_state" ('mirror', 'state', 'pleat_new_state');
-- 5.5 say what the trigger is for | lock: ACCESS SHARE on items
COMMENT ON TRIGGER pleat_mirror_pleat_new_state ON public.items IS 'pleat: keeps pleat_new_state equal to state while a change is under way';
COMMIT;

-- 6. fill items.pleat_new_state | lock: ROW EXCLUSIVE on items
CALL pleat.backfill('fill items.pleat_new_state once more', 'public.items', ARRAY['id'], $pleat$
  UPDATE public.items SET pleat_new_state = (case when state then 'on' when not state then 'off' end)
  WHERE PLEAT_BATCH AND public.items.pleat_new_state IS DISTINCT FROM (case when state then 'on' when not state then 'off' end)
$pleat$);

BEGIN;
-- 7.1 undo: put the successor of items.state in its place: stop keeping items.pleat_new_state equal to state | lock: ACCESS EXCLUSIVE on items
DROP TRIGGER pleat_mirror_pleat_new_state ON public.items;
-- 7.2 drop the function of that trigger | lock: none
DROP FUNCTION pleat."public.items.pleat_new_state" ();
-- 7.3 rename column items.state to pleat_old_state | lock: ACCESS EXCLUSIVE on items
ALTER TABLE public.items RENAME COLUMN state TO pleat_old_state;
-- 7.4 rename column items.pleat_new_state to state | lock: ACCESS EXCLUSIVE on items
ALTER TABLE public.items RENAME COLUMN pleat_new_state TO state;
-- 7.5 drop column items.pleat_old_state | lock: ACCESS EXCLUSIVE on items
ALTER TABLE public.items DROP COLUMN pleat_old_state;
-- 7.6 add column items.pleat_new_state boolean | lock: ACCESS EXCLUSIVE on items
ALTER TABLE public.items ADD COLUMN pleat_new_state boolean;
-- 7.7 create schema pleat if it is not there yet | lock: none
CREATE SCHEMA IF NOT EXISTS pleat;
-- 7.8 create the function of the trigger that follows | lock: none
CREATE OR REPLACE FUNCTION pleat."public.items.pleat_new_state" () RETURNS trigger LANGUAGE plpgsql AS $pleat$
#variable_conflict use_column
BEGIN
  IF TG_OP = 'UPDATE' THEN
    IF NEW.pleat_new_state IS DISTINCT FROM OLD.pleat_new_state THEN RETURN NEW; END IF;
  END IF;
  BEGIN
    SELECT (case state when 'on' then true when 'off' then false end) INTO NEW.pleat_new_state FROM (SELECT NEW.*) AS items;
  EXCEPTION WHEN data_exception THEN
    NEW.pleat_new_state:= NULL;
  END;
  RETURN NEW;
END $pleat$;
-- 7.9 keep items.pleat_new_state equal to state | lock: SHARE ROW EXCLUSIVE on items
CREATE TRIGGER pleat_mirror_pleat_new_state BEFORE INSERT OR UPDATE ON public.items FOR EACH ROW EXECUTE FUNCTION pleat."public.items.pleat_new_state" ('mirror', 'state', 'pleat_new_state');
-- 7.10 say what the trigger is for | lock: ACCESS SHARE on items
COMMENT ON TRIGGER pleat_mirror_pleat_new_state ON public.items IS 'pleat: keeps pleat_new_state equal to state while a change is under way';
-- 8.1 undo: put the successor of items.price in its place: add column items.pleat_new_price numeric(10,2) | lock: ACCESS EXCLUSIVE on items
ALTER TABLE public.items ADD COLUMN pleat_new_price numeric(10,2);
-- 8.2 create schema pleat if it is not there yet | lock: none
CREATE SCHEMA IF NOT EXISTS pleat;
-- 8.3 create the function of the trigger that follows | lock: none
CREATE OR REPLACE FUNCTION pleat."public.items.pleat_new_price" () RETURNS trigger LANGUAGE plpgsql AS $pleat$
#variable_conflict use_column
BEGIN
  IF TG_OP = 'UPDATE' THEN
    IF NEW.pleat_new_price IS DISTINCT FROM OLD.pleat_new_price THEN RETURN NEW; END IF;
  END IF;
  BEGIN
    SELECT (price / 100.0) INTO NEW.pleat_new_price FROM (SELECT NEW.*) AS items;
  EXCEPTION WHEN data_exception THEN
    NEW.pleat_new_price:= NULL;
  END;
  RETURN NEW;
END $pleat$;
-- 8.4 keep items.pleat_new_price equal to price | lock: SHARE ROW EXCLUSIVE on items
CREATE TRIGGER pleat_mirror_pleat_new_price BEFORE INSERT OR UPDATE ON public.items FOR EACH ROW EXECUTE FUNCTION pleat."public.items.pleat_new_price" ('mirror', 'price', 'pleat_new_price');
-- 8.5 say what the trigger is for | lock: ACCESS SHARE on items
COMMENT ON TRIGGER pleat_mirror_pleat_new_price ON public.items IS 'pleat: keeps pleat_new_price equal to price while a change is under way';
COMMIT;

-- 9. fill items.pleat_new_price | lock: ROW EXCLUSIVE on items
CALL pleat.backfill('fill items.pleat_new_price once more', 'public.items', ARRAY['id'], $pleat$
  UPDATE public.items SET pleat_new_price = (price / 100.0)
  WHERE PLEAT_BATCH AND public.items.pleat_new_price IS DISTINCT FROM (price / 100.0)
$pleat$);

SET lock_timeout = 0;
-- 10. build index pleat_new_items_price_idx on items without blocking writes | lock: SHARE UPDATE EXCLUSIVE on items
CREATE INDEX CONCURRENTLY pleat_new_items_price_idx ON public.items (pleat_new_price);
SET lock_timeout = '3s';

BEGIN;
-- 11.1 undo: put the successor of items.price in its place: stop keeping items.pleat_new_price equal to price | lock: ACCESS EXCLUSIVE on items
DROP TRIGGER pleat_mirror_pleat_new_price ON public.items;
-- 11.2 drop the function of that trigger | lock: none
DROP FUNCTION pleat."public.items.pleat_new_price" ();
-- 11.3 rename column items.price to pleat_old_price | lock: ACCESS EXCLUSIVE on items
ALTER TABLE public.items RENAME COLUMN price TO pleat_old_price;
-- 11.4 rename column items.pleat_new_price to price | lock: ACCESS EXCLUSIVE on items
ALTER TABLE public.items RENAME COLUMN pleat_new_price TO price;
-- 11.5 drop column items.pleat_old_price | lock: ACCESS EXCLUSIVE on items
ALTER TABLE public.items DROP COLUMN pleat_old_price;
-- 11.6 rename index pleat_new_items_price_idx to items_price_idx | lock: none
ALTER INDEX public.pleat_new_items_price_idx RENAME TO items_price_idx;
-- 11.7 set not null on items.price again if every row allows it | lock: ACCESS EXCLUSIVE on items | H202 reads the whole table while writes wait
DO $pleat$ BEGIN
  IF EXISTS (SELECT FROM public.items WHERE public.items.price IS NOT DISTINCT FROM NULL) THEN
    RAISE WARNING 'pleat: % stays nullable: it has rows without a value', 'public.items.price';
  ELSE
    ALTER TABLE public.items ALTER COLUMN price SET NOT NULL;
  END IF;
END $pleat$;
-- 11.8 add column items.pleat_new_price bigint | lock: ACCESS EXCLUSIVE on items
ALTER TABLE public.items ADD COLUMN pleat_new_price bigint;
-- 11.9 create schema pleat if it is not there yet | lock: none
CREATE SCHEMA IF NOT EXISTS pleat;
-- 11.10 create the function of the trigger that follows | lock: none
CREATE OR REPLACE FUNCTION pleat."public.items.pleat_new_price" () RETURNS trigger LANGUAGE plpgsql AS $pleat$
#variable_conflict use_column
BEGIN
  IF TG_OP = 'UPDATE' THEN
    IF NEW.pleat_new_price IS DISTINCT FROM OLD.pleat_new_price THEN RETURN NEW; END IF;
  END IF;
  BEGIN
    SELECT (round(price * 100)::bigint) INTO NEW.pleat_new_price FROM (SELECT NEW.*) AS items;
  EXCEPTION WHEN data_exception THEN
    NEW.pleat_new_price:= NULL;
  END;
  RETURN NEW;
END $pleat$;
-- 11.11 keep items.pleat_new_price equal to price | lock: SHARE ROW EXCLUSIVE on items
CREATE TRIGGER pleat_mirror_pleat_new_price BEFORE INSERT OR UPDATE ON public.items FOR EACH ROW EXECUTE FUNCTION pleat."public.items.pleat_new_price" ('mirror', 'price', 'pleat_new_price');
-- 11.12 say what the trigger is for | lock: ACCESS SHARE on items
COMMENT ON TRIGGER pleat_mirror_pleat_new_price ON public.items IS 'pleat: keeps pleat_new_price equal to price while a change is under way';
COMMIT;

BEGIN;
-- 12. change type of offers.price from bigint to numeric(10,2) | lock: ACCESS EXCLUSIVE on offers | H201 rewrites the whole table and its indexes while nobody can read or write it
ALTER TABLE public.offers ALTER COLUMN price TYPE numeric(10,2) USING (price / 100.0);
COMMIT;

BEGIN;
-- 13. drop not null on items.pleat_new_price | lock: ACCESS EXCLUSIVE on items
ALTER TABLE public.items ALTER COLUMN pleat_new_price DROP NOT NULL;
-- 14. drop constraint items.pleat_not_null_pleat_new_price | lock: ACCESS EXCLUSIVE on items
ALTER TABLE public.items DROP CONSTRAINT IF EXISTS pleat_not_null_pleat_new_price;
COMMIT;

-- pleat: backfill, down
-- before: any code; nothing is lost
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = public;

SET lock_timeout = 0;
-- 1. drop index pleat_new_items_price_idx | lock: SHARE UPDATE EXCLUSIVE on items
DROP INDEX CONCURRENTLY IF EXISTS public.pleat_new_items_price_idx;
SET lock_timeout = '3s';

-- pleat: expand, down
-- before: only old code runs
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = public;

BEGIN;
-- 1.1 undo: add a successor of type text for items.extra: stop keeping items.pleat_new_extra equal to extra | lock: ACCESS EXCLUSIVE on items
DROP TRIGGER pleat_mirror_pleat_new_extra ON public.items;
-- 1.2 drop the function of that trigger | lock: none
DROP FUNCTION pleat."public.items.pleat_new_extra" ();
-- 1.3 drop column items.pleat_new_extra | lock: ACCESS EXCLUSIVE on items
ALTER TABLE public.items DROP COLUMN pleat_new_extra;
-- 2.1 undo: add a successor of type boolean for items.state: stop keeping items.pleat_new_state equal to state | lock: ACCESS EXCLUSIVE on items
DROP TRIGGER pleat_mirror_pleat_new_state ON public.items;
-- 2.2 drop the function of that trigger | lock: none
DROP FUNCTION pleat."public.items.pleat_new_state" ();
-- 2.3 drop column items.pleat_new_state | lock: ACCESS EXCLUSIVE on items
ALTER TABLE public.items DROP COLUMN pleat_new_state;
-- 3.1 undo: add a successor of type bigint for items.price: stop keeping items.pleat_new_price equal to price | lock: ACCESS EXCLUSIVE on items
DROP TRIGGER pleat_mirror_pleat_new_price ON public.items;
-- 3.2 drop the function of that trigger | lock: none
DROP FUNCTION pleat."public.items.pleat_new_price" ();
-- 3.3 drop column items.pleat_new_price | lock: ACCESS EXCLUSIVE on items
ALTER TABLE public.items DROP COLUMN pleat_new_price;
-- 4.1 forget the backfills, all are done | lock: none
DROP TABLE IF EXISTS pleat.progress;
-- 4.2 drop the procedure that ran them | lock: none
DROP PROCEDURE IF EXISTS pleat.backfill;
-- 4.3 drop the schema that they were in | lock: none
DROP SCHEMA IF EXISTS pleat;
COMMIT;
