-- pleat: contract, down
-- before: only new code runs; afterwards old code may be started beside it
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = app, public;

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
  ('convert order_items.quantity', true),
  ('copy order_items.item_id', true),
  ('copy order_items.lot_code', true),
  ('fill order_items.weight', true)
ON CONFLICT (name) DO NOTHING;
-- 2.1 undo: put the successor of order_items.quantity in its place, rebuilding view bigItems: add column order_items.pleat_new_quantity integer | lock: ACCESS EXCLUSIVE on order_items
ALTER TABLE public.order_items ADD COLUMN pleat_new_quantity integer;
-- 2.2 create schema pleat if it is not there yet | lock: none
CREATE SCHEMA IF NOT EXISTS pleat;
-- 2.3 create the function of the trigger that follows | lock: none
CREATE OR REPLACE FUNCTION pleat."public.order_items.pleat_new_quantity" () RETURNS trigger LANGUAGE plpgsql AS $pleat$
BEGIN
  IF TG_OP = 'UPDATE' THEN
    IF NEW.pleat_new_quantity IS DISTINCT FROM OLD.pleat_new_quantity THEN RETURN NEW; END IF;
  END IF;
  BEGIN
    NEW.pleat_new_quantity:= NEW.quantity::integer;
  EXCEPTION WHEN data_exception THEN
    NEW.pleat_new_quantity:= NULL;
  END;
  RETURN NEW;
END $pleat$;
-- 2.4 keep order_items.pleat_new_quantity equal to quantity | lock: SHARE ROW EXCLUSIVE on order_items
CREATE TRIGGER pleat_mirror_pleat_new_quantity BEFORE INSERT OR UPDATE ON public.order_items FOR EACH ROW EXECUTE FUNCTION pleat."public.order_items.pleat_new_quantity" ('mirror', 'quantity', 'pleat_new_quantity');
-- 2.5 say what the trigger is for | lock: ACCESS SHARE on order_items
COMMENT ON TRIGGER pleat_mirror_pleat_new_quantity ON public.order_items IS 'pleat: keeps pleat_new_quantity equal to quantity while a change is under way';
COMMIT;

-- 3. fill order_items.pleat_new_quantity from quantity | lock: ROW EXCLUSIVE on order_items
CALL pleat.backfill('fill order_items.pleat_new_quantity from quantity once more', 'public.order_items', ARRAY['item_id'], $pleat$
  UPDATE public.order_items SET pleat_new_quantity = public.order_items.quantity::integer
  WHERE PLEAT_BATCH AND public.order_items.pleat_new_quantity IS DISTINCT FROM public.order_items.quantity::integer
$pleat$);

BEGIN;
-- 4.1 undo: put the successor of order_items.quantity in its place, rebuilding view bigItems: drop view bigItems | lock: ACCESS EXCLUSIVE on bigItems
DROP VIEW public."bigItems";
-- 4.2 stop keeping order_items.pleat_new_quantity equal to quantity | lock: ACCESS EXCLUSIVE on order_items
DROP TRIGGER pleat_mirror_pleat_new_quantity ON public.order_items;
-- 4.3 drop the function of that trigger | lock: none
DROP FUNCTION pleat."public.order_items.pleat_new_quantity" ();
-- 4.4 rename column order_items.quantity to pleat_old_quantity | lock: ACCESS EXCLUSIVE on order_items
ALTER TABLE public.order_items RENAME COLUMN quantity TO pleat_old_quantity;
-- 4.5 rename column order_items.pleat_new_quantity to quantity | lock: ACCESS EXCLUSIVE on order_items
ALTER TABLE public.order_items RENAME COLUMN pleat_new_quantity TO quantity;
-- 4.6 drop column order_items.pleat_old_quantity | lock: ACCESS EXCLUSIVE on order_items
ALTER TABLE public.order_items DROP COLUMN pleat_old_quantity;
-- 4.7 add check order_items.quantity_positive, not validated yet | lock: ACCESS EXCLUSIVE on order_items | H302 fails and changes nothing if rows exist that break the rule
ALTER TABLE public.order_items ADD CONSTRAINT quantity_positive CHECK (quantity > 0) NOT VALID;
-- 4.8 create view bigItems | lock: none
CREATE VIEW public."bigItems" AS
select item_id AS "itemId", lot_code AS "lotNo" from public.order_items "Order Items" where quantity > 5;
COMMIT;

BEGIN;
-- 5. validate constraint order_items.quantity_positive | lock: SHARE UPDATE EXCLUSIVE on order_items | H302 fails and changes nothing if rows exist that break the rule
ALTER TABLE public.order_items VALIDATE CONSTRAINT quantity_positive;
COMMIT;

BEGIN;
-- 6.1 undo: put the successor of order_items.quantity in its place, rebuilding view bigItems: add column order_items.pleat_new_quantity bigint | lock: ACCESS EXCLUSIVE on order_items
ALTER TABLE public.order_items ADD COLUMN pleat_new_quantity bigint;
-- 6.2 create schema pleat if it is not there yet | lock: none
CREATE SCHEMA IF NOT EXISTS pleat;
-- 6.3 create the function of the trigger that follows | lock: none
CREATE OR REPLACE FUNCTION pleat."public.order_items.pleat_new_quantity" () RETURNS trigger LANGUAGE plpgsql AS $pleat$
BEGIN
  IF TG_OP = 'UPDATE' THEN
    IF NEW.pleat_new_quantity IS DISTINCT FROM OLD.pleat_new_quantity THEN RETURN NEW; END IF;
  END IF;
  BEGIN
    NEW.pleat_new_quantity:= NEW.quantity::bigint;
  EXCEPTION WHEN data_exception THEN
    NEW.pleat_new_quantity:= NULL;
  END;
  RETURN NEW;
END $pleat$;
-- 6.4 keep order_items.pleat_new_quantity equal to quantity | lock: SHARE ROW EXCLUSIVE on order_items
CREATE TRIGGER pleat_mirror_pleat_new_quantity BEFORE INSERT OR UPDATE ON public.order_items FOR EACH ROW EXECUTE FUNCTION pleat."public.order_items.pleat_new_quantity" ('mirror', 'quantity', 'pleat_new_quantity');
-- 6.5 say what the trigger is for | lock: ACCESS SHARE on order_items
COMMENT ON TRIGGER pleat_mirror_pleat_new_quantity ON public.order_items IS 'pleat: keeps pleat_new_quantity equal to quantity while a change is under way';
-- 7.1 undo: drop the copy and rename column order_items.lotNo to lot_code: add column order_items.lotNo text | lock: ACCESS EXCLUSIVE on order_items
ALTER TABLE public.order_items ADD COLUMN "lotNo" text;
-- 7.2 create schema pleat if it is not there yet | lock: none
CREATE SCHEMA IF NOT EXISTS pleat;
-- 7.3 create the function of the trigger that follows | lock: none
CREATE OR REPLACE FUNCTION pleat."public.order_items.lotNo" () RETURNS trigger LANGUAGE plpgsql AS $pleat$
BEGIN
  IF TG_OP = 'INSERT' THEN
    IF NEW."lotNo" IS DISTINCT FROM NULL THEN NEW.lot_code:= NEW."lotNo"; ELSE NEW."lotNo":= NEW.lot_code; END IF;
  ELSIF NEW."lotNo" IS DISTINCT FROM OLD."lotNo" THEN
    NEW.lot_code:= NEW."lotNo";
  ELSE
    NEW."lotNo":= NEW.lot_code;
  END IF;
  RETURN NEW;
END $pleat$;
-- 7.4 keep order_items.lotNo equal to lot_code | lock: SHARE ROW EXCLUSIVE on order_items
CREATE TRIGGER "pleat_mirror_lotNo" BEFORE INSERT OR UPDATE ON public.order_items FOR EACH ROW EXECUTE FUNCTION pleat."public.order_items.lotNo" ('mirror', 'lot_code', 'lotNo');
-- 7.5 say what the trigger is for | lock: ACCESS SHARE on order_items
COMMENT ON TRIGGER "pleat_mirror_lotNo" ON public.order_items IS 'pleat: keeps lotNo equal to lot_code while a change is under way';
COMMIT;

-- 8. fill order_items.lotNo from lot_code | lock: ROW EXCLUSIVE on order_items
CALL pleat.backfill('fill order_items.lotNo from lot_code once more', 'public.order_items', ARRAY['item_id'], $pleat$
  UPDATE public.order_items SET "lotNo" = public.order_items.lot_code
  WHERE PLEAT_BATCH AND public.order_items."lotNo" IS DISTINCT FROM public.order_items.lot_code
$pleat$);

BEGIN;
-- 9.1 undo: drop the copy and rename column order_items.lotNo to lot_code: stop keeping order_items.lotNo equal to lot_code | lock: ACCESS EXCLUSIVE on order_items
DROP TRIGGER "pleat_mirror_lotNo" ON public.order_items;
-- 9.2 drop the function of that trigger | lock: none
DROP FUNCTION pleat."public.order_items.lotNo" ();
-- 9.3 rename column order_items.lot_code to pleat_swap_lot_code | lock: ACCESS EXCLUSIVE on order_items
ALTER TABLE public.order_items RENAME COLUMN lot_code TO pleat_swap_lot_code;
-- 9.4 rename column order_items.lotNo to lot_code | lock: ACCESS EXCLUSIVE on order_items
ALTER TABLE public.order_items RENAME COLUMN "lotNo" TO lot_code;
-- 9.5 rename column order_items.pleat_swap_lot_code to lotNo | lock: ACCESS EXCLUSIVE on order_items
ALTER TABLE public.order_items RENAME COLUMN pleat_swap_lot_code TO "lotNo";
-- 9.6 create schema pleat if it is not there yet | lock: none
CREATE SCHEMA IF NOT EXISTS pleat;
-- 9.7 create the function of the trigger that follows | lock: none
CREATE OR REPLACE FUNCTION pleat."public.order_items.lot_code" () RETURNS trigger LANGUAGE plpgsql AS $pleat$
BEGIN
  IF TG_OP = 'INSERT' THEN
    IF NEW.lot_code IS DISTINCT FROM NULL THEN NEW."lotNo":= NEW.lot_code; ELSE NEW.lot_code:= NEW."lotNo"; END IF;
  ELSIF NEW.lot_code IS DISTINCT FROM OLD.lot_code THEN
    NEW."lotNo":= NEW.lot_code;
  ELSE
    NEW.lot_code:= NEW."lotNo";
  END IF;
  RETURN NEW;
END $pleat$;
-- 9.8 keep order_items.lot_code equal to lotNo | lock: SHARE ROW EXCLUSIVE on order_items
CREATE TRIGGER pleat_mirror_lot_code BEFORE INSERT OR UPDATE ON public.order_items FOR EACH ROW EXECUTE FUNCTION pleat."public.order_items.lot_code" ('mirror', 'lotNo', 'lot_code');
-- 9.9 say what the trigger is for | lock: ACCESS SHARE on order_items
COMMENT ON TRIGGER pleat_mirror_lot_code ON public.order_items IS 'pleat: keeps lot_code equal to lotNo while a change is under way';
-- 10.1 undo: drop the copy and rename column order_items.itemId to item_id: add column order_items.itemId bigint | lock: ACCESS EXCLUSIVE on order_items
ALTER TABLE public.order_items ADD COLUMN "itemId" bigint;
-- 10.2 create schema pleat if it is not there yet | lock: none
CREATE SCHEMA IF NOT EXISTS pleat;
-- 10.3 create the function of the trigger that follows | lock: none
CREATE OR REPLACE FUNCTION pleat."public.order_items.itemId" () RETURNS trigger LANGUAGE plpgsql AS $pleat$
BEGIN
  IF TG_OP = 'INSERT' THEN
    IF NEW."itemId" IS DISTINCT FROM NULL THEN NEW.item_id:= NEW."itemId"; ELSE NEW."itemId":= NEW.item_id; END IF;
  ELSIF NEW."itemId" IS DISTINCT FROM OLD."itemId" THEN
    NEW.item_id:= NEW."itemId";
  ELSE
    NEW."itemId":= NEW.item_id;
  END IF;
  RETURN NEW;
END $pleat$;
-- 10.4 keep order_items.itemId equal to item_id | lock: SHARE ROW EXCLUSIVE on order_items
CREATE TRIGGER "pleat_mirror_itemId" BEFORE INSERT OR UPDATE ON public.order_items FOR EACH ROW EXECUTE FUNCTION pleat."public.order_items.itemId" ('mirror', 'item_id', 'itemId');
-- 10.5 say what the trigger is for | lock: ACCESS SHARE on order_items
COMMENT ON TRIGGER "pleat_mirror_itemId" ON public.order_items IS 'pleat: keeps itemId equal to item_id while a change is under way';
COMMIT;

-- 11. fill order_items.itemId from item_id | lock: ROW EXCLUSIVE on order_items
CALL pleat.backfill('fill order_items.itemId from item_id once more', 'public.order_items', ARRAY['item_id'], $pleat$
  UPDATE public.order_items SET "itemId" = public.order_items.item_id
  WHERE PLEAT_BATCH AND public.order_items."itemId" IS DISTINCT FROM public.order_items.item_id
$pleat$);

BEGIN;
-- 12.1 undo: drop the copy and rename column order_items.itemId to item_id: stop keeping order_items.itemId equal to item_id | lock: ACCESS EXCLUSIVE on order_items
DROP TRIGGER "pleat_mirror_itemId" ON public.order_items;
-- 12.2 drop the function of that trigger | lock: none
DROP FUNCTION pleat."public.order_items.itemId" ();
-- 12.3 rename column order_items.item_id to pleat_swap_item_id | lock: ACCESS EXCLUSIVE on order_items
ALTER TABLE public.order_items RENAME COLUMN item_id TO pleat_swap_item_id;
-- 12.4 rename column order_items.itemId to item_id | lock: ACCESS EXCLUSIVE on order_items
ALTER TABLE public.order_items RENAME COLUMN "itemId" TO item_id;
-- 12.5 rename column order_items.pleat_swap_item_id to itemId | lock: ACCESS EXCLUSIVE on order_items
ALTER TABLE public.order_items RENAME COLUMN pleat_swap_item_id TO "itemId";
-- 12.6 create schema pleat if it is not there yet | lock: none
CREATE SCHEMA IF NOT EXISTS pleat;
-- 12.7 create the function of the trigger that follows | lock: none
CREATE OR REPLACE FUNCTION pleat."public.order_items.item_id" () RETURNS trigger LANGUAGE plpgsql AS $pleat$
BEGIN
  IF TG_OP = 'INSERT' THEN
    IF NEW.item_id IS DISTINCT FROM NULL THEN NEW."itemId":= NEW.item_id; ELSE NEW.item_id:= NEW."itemId"; END IF;
  ELSIF NEW.item_id IS DISTINCT FROM OLD.item_id THEN
    NEW."itemId":= NEW.item_id;
  ELSE
    NEW.item_id:= NEW."itemId";
  END IF;
  RETURN NEW;
END $pleat$;
-- 12.8 keep order_items.item_id equal to itemId | lock: SHARE ROW EXCLUSIVE on order_items
CREATE TRIGGER pleat_mirror_item_id BEFORE INSERT OR UPDATE ON public.order_items FOR EACH ROW EXECUTE FUNCTION pleat."public.order_items.item_id" ('mirror', 'itemId', 'item_id');
-- 12.9 say what the trigger is for | lock: ACCESS SHARE on order_items
COMMENT ON TRIGGER pleat_mirror_item_id ON public.order_items IS 'pleat: keeps item_id equal to itemId while a change is under way';
-- 13. drop constraint order_items.weight_positive | lock: ACCESS EXCLUSIVE on order_items
ALTER TABLE public.order_items DROP CONSTRAINT weight_positive;
-- 14. drop not null on order_items.weight | lock: ACCESS EXCLUSIVE on order_items
ALTER TABLE public.order_items ALTER COLUMN weight DROP NOT NULL;
-- 15. drop constraint order_items.pleat_not_null_weight | lock: ACCESS EXCLUSIVE on order_items
ALTER TABLE public.order_items DROP CONSTRAINT IF EXISTS pleat_not_null_weight;
-- 16.1 keep the old name Order Items as a view of order_items | lock: none
CREATE VIEW public."Order Items" AS SELECT "itemId", "lotNo", quantity FROM public.order_items;
-- 16.2 say what the view is for | lock: none
COMMENT ON VIEW public."Order Items" IS 'pleat: compatibility view of public.order_items';
-- 16.3 let it belong to the same role, and let the same roles use it | lock: none
DO $pleat$ DECLARE acl record; BEGIN
  EXECUTE (SELECT pg_catalog.format('ALTER VIEW %s OWNER TO %I', 'public."Order Items"', r.rolname)
    FROM pg_catalog.pg_class c JOIN pg_catalog.pg_roles r ON r.oid = c.relowner
    WHERE c.oid = 'public.order_items'::pg_catalog.regclass);
  FOR acl IN SELECT DISTINCT
    coalesce(pg_catalog.quote_ident(r.rolname), 'PUBLIC') AS grantee
    FROM pg_catalog.pg_class c, pg_catalog.aclexplode(c.relacl) a
    LEFT JOIN pg_catalog.pg_roles r ON r.oid = a.grantee
    WHERE c.oid = 'public."Order Items"'::pg_catalog.regclass
    AND a.grantee <> c.relowner
  LOOP
    EXECUTE pg_catalog.format('REVOKE ALL ON %s FROM %s',
      'public."Order Items"', acl.grantee);
  END LOOP;
  FOR acl IN SELECT a.privilege_type,
    coalesce(pg_catalog.quote_ident(r.rolname), 'PUBLIC') AS grantee
    FROM pg_catalog.pg_class c, pg_catalog.aclexplode(c.relacl) a
    LEFT JOIN pg_catalog.pg_roles r ON r.oid = a.grantee
    WHERE c.oid = 'public.order_items'::pg_catalog.regclass
    AND privilege_type IN ('SELECT', 'INSERT', 'UPDATE', 'DELETE')
  LOOP
    EXECUTE pg_catalog.format('GRANT %s ON %s TO %s', acl.privilege_type,
      'public."Order Items"', acl.grantee);
  END LOOP;
  FOR acl IN SELECT a.privilege_type, pg_catalog.quote_ident(c.attname) AS name,
    coalesce(pg_catalog.quote_ident(r.rolname), 'PUBLIC') AS grantee
    FROM pg_catalog.pg_attribute c, pg_catalog.aclexplode(c.attacl) a
    LEFT JOIN pg_catalog.pg_roles r ON r.oid = a.grantee
    WHERE c.attrelid = 'public.order_items'::pg_catalog.regclass
    AND a.privilege_type <> 'REFERENCES' AND c.attname IN (
      SELECT v.attname FROM pg_catalog.pg_attribute v WHERE v.attrelid = 'public."Order Items"'::pg_catalog.regclass)
  LOOP
    EXECUTE pg_catalog.format('GRANT %s (%s) ON %s TO %s', acl.privilege_type, acl.name,
      'public."Order Items"', acl.grantee);
  END LOOP;
END $pleat$;
COMMIT;

-- pleat: backfill, down
-- before: any code; nothing is lost
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = app, public;

SET lock_timeout = 0;
-- 1. drop index items_weight_idx | lock: SHARE UPDATE EXCLUSIVE on order_items
DROP INDEX CONCURRENTLY public.items_weight_idx;
SET lock_timeout = '3s';

-- pleat: expand, down
-- before: only old code runs
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = app, public;

BEGIN;
-- 1. drop column order_items.weight | lock: ACCESS EXCLUSIVE on order_items
ALTER TABLE public.order_items DROP COLUMN weight;
-- 2.1 undo: add a successor of type bigint for order_items.quantity: stop keeping order_items.pleat_new_quantity equal to quantity | lock: ACCESS EXCLUSIVE on order_items
DROP TRIGGER pleat_mirror_pleat_new_quantity ON public.order_items;
-- 2.2 drop the function of that trigger | lock: none
DROP FUNCTION pleat."public.order_items.pleat_new_quantity" ();
-- 2.3 drop column order_items.pleat_new_quantity | lock: ACCESS EXCLUSIVE on order_items
ALTER TABLE public.order_items DROP COLUMN pleat_new_quantity;
-- 3.1 undo: add column order_items.lot_code and keep it equal to lotNo: stop keeping order_items.lot_code equal to lotNo | lock: ACCESS EXCLUSIVE on order_items
DROP TRIGGER pleat_mirror_lot_code ON public.order_items;
-- 3.2 drop the function of that trigger | lock: none
DROP FUNCTION pleat."public.order_items.lot_code" ();
-- 3.3 drop column order_items.lot_code | lock: ACCESS EXCLUSIVE on order_items
ALTER TABLE public.order_items DROP COLUMN lot_code;
-- 4.1 undo: add column order_items.item_id and keep it equal to itemId: stop keeping order_items.item_id equal to itemId | lock: ACCESS EXCLUSIVE on order_items
DROP TRIGGER pleat_mirror_item_id ON public.order_items;
-- 4.2 drop the function of that trigger | lock: none
DROP FUNCTION pleat."public.order_items.item_id" ();
-- 4.3 drop column order_items.item_id | lock: ACCESS EXCLUSIVE on order_items
ALTER TABLE public.order_items DROP COLUMN item_id;
-- 5.1 forget the backfills, all are done | lock: none
DROP TABLE IF EXISTS pleat.progress;
-- 5.2 drop the procedure that ran them | lock: none
DROP PROCEDURE IF EXISTS pleat.backfill;
-- 5.3 drop the schema that they were in | lock: none
DROP SCHEMA IF EXISTS pleat;
COMMIT;

BEGIN;
-- 6.1 undo: rename table Order Items to order_items and keep the old name as a view: drop the view of the old name Order Items | lock: ACCESS EXCLUSIVE on Order Items
DROP VIEW IF EXISTS public."Order Items";
-- 6.2 rename table order_items to Order Items | lock: ACCESS EXCLUSIVE on order_items
ALTER TABLE public.order_items RENAME TO "Order Items";
COMMIT;
