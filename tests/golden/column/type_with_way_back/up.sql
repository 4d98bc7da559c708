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
  ('convert items.price', false),
  ('convert items.state', false),
  ('convert items.extra', false)
ON CONFLICT (name) DO NOTHING;
-- 2.1 add a successor of type bigint for items.price: add column items.pleat_new_price bigint | lock: ACCESS EXCLUSIVE on items
ALTER TABLE public.items ADD COLUMN pleat_new_price bigint;
-- 2.2 create schema pleat if it is not there yet | lock: none
CREATE SCHEMA IF NOT EXISTS pleat;
-- 2.3 create the function of the trigger that follows | lock: none
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
-- 2.4 keep items.pleat_new_price equal to price | lock: SHARE ROW EXCLUSIVE on items
CREATE TRIGGER pleat_mirror_pleat_new_price BEFORE INSERT OR UPDATE ON public.items FOR EACH ROW EXECUTE FUNCTION pleat."public.items.pleat_new_price" ('mirror', 'price', 'pleat_new_price');
-- 2.5 say what the trigger is for | lock: ACCESS SHARE on items
COMMENT ON TRIGGER pleat_mirror_pleat_new_price ON public.items IS 'pleat: keeps pleat_new_price equal to price while a change is under way';
-- 3.1 add a successor of type boolean for items.state: add column items.pleat_new_state boolean | lock: ACCESS EXCLUSIVE on items
ALTER TABLE public.items ADD COLUMN pleat_new_state boolean;
-- 3.2 create schema pleat if it is not there yet | lock: none
CREATE SCHEMA IF NOT EXISTS pleat;
-- 3.3 create the function of the trigger that follows | lock: none
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
-- 3.4 keep items.pleat_new_state equal to state | lock: SHARE ROW EXCLUSIVE on items
CREATE TRIGGER pleat_mirror_pleat_new_state BEFORE INSERT OR UPDATE ON public.items FOR EACH ROW EXECUTE FUNCTION pleat."public.items.pleat_new_state" ('mirror', 'state', 'pleat_new_state');
-- 3.5 say what the trigger is for | lock: ACCESS SHARE on items
COMMENT ON TRIGGER pleat_mirror_pleat_new_state ON public.items IS 'pleat: keeps pleat_new_state equal to state while a change is under way';
-- 4.1 add a successor of type text for items.extra: add column items.pleat_new_extra text | lock: ACCESS EXCLUSIVE on items
ALTER TABLE public.items ADD COLUMN pleat_new_extra text;
-- 4.2 create schema pleat if it is not there yet | lock: none
CREATE SCHEMA IF NOT EXISTS pleat;
-- 4.3 create the function of the trigger that follows | lock: none
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
-- 4.4 keep items.pleat_new_extra equal to extra | lock: SHARE ROW EXCLUSIVE on items
CREATE TRIGGER pleat_mirror_pleat_new_extra BEFORE INSERT OR UPDATE ON public.items FOR EACH ROW EXECUTE FUNCTION pleat."public.items.pleat_new_extra" ('mirror', 'extra', 'pleat_new_extra');
-- 4.5 say what the trigger is for | lock: ACCESS SHARE on items
COMMENT ON TRIGGER pleat_mirror_pleat_new_extra ON public.items IS 'pleat: keeps pleat_new_extra equal to extra while a change is under way';
COMMIT;

-- pleat: backfill, up
-- before: any code; run after the expand phase; afterwards new code may be started beside old code
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = public;

-- 5. fill items.pleat_new_price | lock: ROW EXCLUSIVE on items
CALL pleat.backfill('convert items.price', 'public.items', ARRAY['id'], $pleat$
  UPDATE public.items SET pleat_new_price = (round(price * 100)::bigint)
  WHERE PLEAT_BATCH AND public.items.pleat_new_price IS DISTINCT FROM (round(price * 100)::bigint)
$pleat$);

SET lock_timeout = 0;
-- 6.1 build the successor of index items_price_idx: drop index pleat_new_items_price_idx | lock: SHARE UPDATE EXCLUSIVE on items
DROP INDEX CONCURRENTLY IF EXISTS public.pleat_new_items_price_idx;
-- 6.2 build index pleat_new_items_price_idx on items without blocking writes | lock: SHARE UPDATE EXCLUSIVE on items
CREATE INDEX CONCURRENTLY pleat_new_items_price_idx ON public.items (pleat_new_price);
SET lock_timeout = '3s';

-- 7. fill items.pleat_new_state | lock: ROW EXCLUSIVE on items
CALL pleat.backfill('convert items.state', 'public.items', ARRAY['id'], $pleat$
  UPDATE public.items SET pleat_new_state = (case state when 'on' then true when 'off' then false end)
  WHERE PLEAT_BATCH AND public.items.pleat_new_state IS DISTINCT FROM (case state when 'on' then true when 'off' then false end)
$pleat$);

-- 8. fill items.pleat_new_extra | lock: ROW EXCLUSIVE on items
CALL pleat.backfill('convert items.extra', 'public.items', ARRAY['id'], $pleat$
  UPDATE public.items SET pleat_new_extra = ('none')
  WHERE PLEAT_BATCH AND public.items.pleat_new_extra IS DISTINCT FROM ('none')
$pleat$);

-- pleat: contract, up
-- before: only new code runs; the backfill phase is complete
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = public;

-- 9. fill items.pleat_new_price | lock: ROW EXCLUSIVE on items | H302 fails and changes nothing if rows exist that break the rule
CALL pleat.backfill('fill items.pleat_new_price once more', 'public.items', ARRAY['id'], $pleat$
  UPDATE public.items SET pleat_new_price = (round(price * 100)::bigint)
  WHERE PLEAT_BATCH AND public.items.pleat_new_price IS DISTINCT FROM (round(price * 100)::bigint)
$pleat$);

BEGIN;
-- 10.1 drop constraint items.pleat_not_null_pleat_new_price | lock: ACCESS EXCLUSIVE on items
ALTER TABLE public.items DROP CONSTRAINT IF EXISTS pleat_not_null_pleat_new_price;
-- 10.2 reject new nulls in items.pleat_new_price | lock: ACCESS EXCLUSIVE on items | H302 fails and changes nothing if rows exist that break the rule
ALTER TABLE public.items ADD CONSTRAINT pleat_not_null_pleat_new_price CHECK (pleat_new_price IS NOT NULL) NOT VALID;
COMMIT;

BEGIN;
-- 11. validate constraint items.pleat_not_null_pleat_new_price | lock: SHARE UPDATE EXCLUSIVE on items
ALTER TABLE public.items VALIDATE CONSTRAINT pleat_not_null_pleat_new_price;
COMMIT;

BEGIN;
-- 12.1 set not null on items.pleat_new_price | lock: ACCESS EXCLUSIVE on items
ALTER TABLE public.items ALTER COLUMN pleat_new_price SET NOT NULL;
-- 12.2 drop constraint items.pleat_not_null_pleat_new_price | lock: ACCESS EXCLUSIVE on items
ALTER TABLE public.items DROP CONSTRAINT pleat_not_null_pleat_new_price;
COMMIT;

-- 13. fill items.pleat_new_state | lock: ROW EXCLUSIVE on items | H302 fails and changes nothing if rows exist that break the rule
CALL pleat.backfill('fill items.pleat_new_state once more', 'public.items', ARRAY['id'], $pleat$
  UPDATE public.items SET pleat_new_state = (case state when 'on' then true when 'off' then false end)
  WHERE PLEAT_BATCH AND public.items.pleat_new_state IS DISTINCT FROM (case state when 'on' then true when 'off' then false end)
$pleat$);

-- 14. fill items.pleat_new_extra | lock: ROW EXCLUSIVE on items | H302 fails and changes nothing if rows exist that break the rule
CALL pleat.backfill('fill items.pleat_new_extra once more', 'public.items', ARRAY['id'], $pleat$
  UPDATE public.items SET pleat_new_extra = ('none')
  WHERE PLEAT_BATCH AND public.items.pleat_new_extra IS DISTINCT FROM ('none')
$pleat$);

BEGIN;
-- 15. change type of offers.price from numeric(10,2) to bigint | lock: ACCESS EXCLUSIVE on offers | H201 rewrites the whole table and its indexes while nobody can read or write it | H103 going back converts the values again and may not restore the old text exactly
ALTER TABLE public.offers ALTER COLUMN price TYPE bigint USING (round(price * 100)::bigint);
COMMIT;

BEGIN;
-- 16.1 put the successor of items.price in its place: stop keeping items.pleat_new_price equal to price | lock: ACCESS EXCLUSIVE on items
DROP TRIGGER pleat_mirror_pleat_new_price ON public.items;
-- 16.2 drop the function of that trigger | lock: none
DROP FUNCTION pleat."public.items.pleat_new_price" ();
-- 16.3 rename column items.price to pleat_old_price | lock: ACCESS EXCLUSIVE on items | H301 code from before the change fails from here on
ALTER TABLE public.items RENAME COLUMN price TO pleat_old_price;
-- 16.4 rename column items.pleat_new_price to price | lock: ACCESS EXCLUSIVE on items
ALTER TABLE public.items RENAME COLUMN pleat_new_price TO price;
-- 16.5 drop column items.pleat_old_price | lock: ACCESS EXCLUSIVE on items | H103 going back converts the values again and may not restore the old text exactly
ALTER TABLE public.items DROP COLUMN pleat_old_price;
-- 16.6 rename index pleat_new_items_price_idx to items_price_idx | lock: none
ALTER INDEX public.pleat_new_items_price_idx RENAME TO items_price_idx;
-- 17.1 put the successor of items.state in its place: stop keeping items.pleat_new_state equal to state | lock: ACCESS EXCLUSIVE on items
DROP TRIGGER pleat_mirror_pleat_new_state ON public.items;
-- 17.2 drop the function of that trigger | lock: none
DROP FUNCTION pleat."public.items.pleat_new_state" ();
-- 17.3 rename column items.state to pleat_old_state | lock: ACCESS EXCLUSIVE on items | H301 code from before the change fails from here on
ALTER TABLE public.items RENAME COLUMN state TO pleat_old_state;
-- 17.4 rename column items.pleat_new_state to state | lock: ACCESS EXCLUSIVE on items
ALTER TABLE public.items RENAME COLUMN pleat_new_state TO state;
-- 17.5 drop column items.pleat_old_state | lock: ACCESS EXCLUSIVE on items | H103 going back converts the values again and may not restore the old text exactly
ALTER TABLE public.items DROP COLUMN pleat_old_state;
-- 18.1 put the successor of items.extra in its place: stop keeping items.pleat_new_extra equal to extra | lock: ACCESS EXCLUSIVE on items
DROP TRIGGER pleat_mirror_pleat_new_extra ON public.items;
-- 18.2 drop the function of that trigger | lock: none
DROP FUNCTION pleat."public.items.pleat_new_extra" ();
-- 18.3 rename column items.extra to pleat_old_extra | lock: ACCESS EXCLUSIVE on items | H301 code from before the change fails from here on
ALTER TABLE public.items RENAME COLUMN extra TO pleat_old_extra;
-- 18.4 rename column items.pleat_new_extra to extra | lock: ACCESS EXCLUSIVE on items
ALTER TABLE public.items RENAME COLUMN pleat_new_extra TO extra;
-- 18.5 drop column items.pleat_old_extra | lock: ACCESS EXCLUSIVE on items | H103 going back converts the values again and may not restore the old text exactly
ALTER TABLE public.items DROP COLUMN pleat_old_extra;
-- 19.1 forget the backfills, all are done | lock: none
DROP TABLE IF EXISTS pleat.progress;
-- 19.2 drop the procedure that ran them | lock: none
DROP PROCEDURE IF EXISTS pleat.backfill;
-- 19.3 drop the schema that they were in | lock: none
DROP SCHEMA IF EXISTS pleat;
COMMIT;
