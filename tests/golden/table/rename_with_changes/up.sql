-- pleat: expand, up
-- before: any code; new code may be started once the backfill phase is complete
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = app, public;

BEGIN;
-- 1.1 rename table Order Items to order_items and keep the old name as a view: rename table Order Items to order_items | lock: ACCESS EXCLUSIVE on Order Items
ALTER TABLE public."Order Items" RENAME TO order_items;
-- 1.2 keep the old name Order Items as a view of order_items | lock: none
CREATE VIEW public."Order Items" AS SELECT "itemId", "lotNo", quantity FROM public.order_items;
-- 1.3 say what the view is for | lock: none
COMMENT ON VIEW public."Order Items" IS 'pleat: compatibility view of public.order_items';
-- 1.4 let it belong to the same role, and let the same roles use it | lock: none
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
-- 2.1 create schema pleat if it is not there yet | lock: none
CREATE SCHEMA IF NOT EXISTS pleat;
-- 2.2 create the table of backfills if it is not there yet | lock: none
CREATE TABLE IF NOT EXISTS pleat.progress (
  name text PRIMARY KEY,
  done_to text,
  passed bigint NOT NULL DEFAULT 0,
  finished boolean NOT NULL DEFAULT false,
  updated_at timestamptz NOT NULL DEFAULT pg_catalog.now()
);
-- 2.3 say what the table is for | lock: none
COMMENT ON TABLE pleat.progress IS 'pleat: backfills of the change that is under way';
-- 2.4 create the procedure that runs a backfill in batches | lock: none
CREATE OR REPLACE PROCEDURE pleat.backfill;
-- 2.5 remember which backfills are to be done | lock: none
INSERT INTO pleat.progress (name, finished) VALUES
  ('copy order_items.item_id', false),
  ('copy order_items.lot_code', false),
  ('convert order_items.quantity', false),
  ('fill order_items.weight', false)
ON CONFLICT (name) DO NOTHING;
COMMIT;

BEGIN;
-- 3.1 add column order_items.item_id and keep it equal to itemId: add column order_items.item_id bigint | lock: ACCESS EXCLUSIVE on order_items | H304 reads by the new name use no index until the contract phase
ALTER TABLE public.order_items ADD COLUMN item_id bigint;
-- 3.2 create schema pleat if it is not there yet | lock: none
CREATE SCHEMA IF NOT EXISTS pleat;
-- 3.3 create the function of the trigger that follows | lock: none
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
-- 3.4 keep order_items.item_id equal to itemId | lock: SHARE ROW EXCLUSIVE on order_items
CREATE TRIGGER pleat_mirror_item_id BEFORE INSERT OR UPDATE ON public.order_items FOR EACH ROW EXECUTE FUNCTION pleat."public.order_items.item_id" ('mirror', 'itemId', 'item_id');
-- 3.5 say what the trigger is for | lock: ACCESS SHARE on order_items
COMMENT ON TRIGGER pleat_mirror_item_id ON public.order_items IS 'pleat: keeps item_id equal to itemId while a change is under way';
-- 4.1 add column order_items.lot_code and keep it equal to lotNo: add column order_items.lot_code text | lock: ACCESS EXCLUSIVE on order_items | H304 reads by the new name use no index until the contract phase
ALTER TABLE public.order_items ADD COLUMN lot_code text;
-- 4.2 create schema pleat if it is not there yet | lock: none
CREATE SCHEMA IF NOT EXISTS pleat;
-- 4.3 create the function of the trigger that follows | lock: none
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
-- 4.4 keep order_items.lot_code equal to lotNo | lock: SHARE ROW EXCLUSIVE on order_items
CREATE TRIGGER pleat_mirror_lot_code BEFORE INSERT OR UPDATE ON public.order_items FOR EACH ROW EXECUTE FUNCTION pleat."public.order_items.lot_code" ('mirror', 'lotNo', 'lot_code');
-- 4.5 say what the trigger is for | lock: ACCESS SHARE on order_items
COMMENT ON TRIGGER pleat_mirror_lot_code ON public.order_items IS 'pleat: keeps lot_code equal to lotNo while a change is under way';
-- 5.1 add a successor of type bigint for order_items.quantity: add column order_items.pleat_new_quantity bigint | lock: ACCESS EXCLUSIVE on order_items
ALTER TABLE public.order_items ADD COLUMN pleat_new_quantity bigint;
-- 5.2 create schema pleat if it is not there yet | lock: none
CREATE SCHEMA IF NOT EXISTS pleat;
-- 5.3 create the function of the trigger that follows | lock: none
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
-- 5.4 keep order_items.pleat_new_quantity equal to quantity | lock: SHARE ROW EXCLUSIVE on order_items
CREATE TRIGGER pleat_mirror_pleat_new_quantity BEFORE INSERT OR UPDATE ON public.order_items FOR EACH ROW EXECUTE FUNCTION pleat."public.order_items.pleat_new_quantity" ('mirror', 'quantity', 'pleat_new_quantity');
-- 5.5 say what the trigger is for | lock: ACCESS SHARE on order_items
COMMENT ON TRIGGER pleat_mirror_pleat_new_quantity ON public.order_items IS 'pleat: keeps pleat_new_quantity equal to quantity while a change is under way';
-- 6. add column order_items.weight numeric(10,3) | lock: ACCESS EXCLUSIVE on order_items
ALTER TABLE public.order_items ADD COLUMN weight numeric(10,3);
COMMIT;

-- pleat: backfill, up
-- before: any code; run after the expand phase; afterwards new code may be started beside old code
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = app, public;

-- 7. fill order_items.item_id from itemId | lock: ROW EXCLUSIVE on order_items
CALL pleat.backfill('copy order_items.item_id', 'public.order_items', ARRAY['"itemId"'], $pleat$
  UPDATE public.order_items SET item_id = public.order_items."itemId"
  WHERE PLEAT_BATCH AND public.order_items.item_id IS DISTINCT FROM public.order_items."itemId"
$pleat$);

-- 8. fill order_items.lot_code from lotNo | lock: ROW EXCLUSIVE on order_items
CALL pleat.backfill('copy order_items.lot_code', 'public.order_items', ARRAY['"itemId"'], $pleat$
  UPDATE public.order_items SET lot_code = public.order_items."lotNo"
  WHERE PLEAT_BATCH AND public.order_items.lot_code IS DISTINCT FROM public.order_items."lotNo"
$pleat$);

-- 9. fill order_items.pleat_new_quantity from quantity | lock: ROW EXCLUSIVE on order_items
CALL pleat.backfill('convert order_items.quantity', 'public.order_items', ARRAY['"itemId"'], $pleat$
  UPDATE public.order_items SET pleat_new_quantity = public.order_items.quantity::bigint
  WHERE PLEAT_BATCH AND public.order_items.pleat_new_quantity IS DISTINCT FROM public.order_items.quantity::bigint
$pleat$);

-- 10. fill order_items.weight | lock: ROW EXCLUSIVE on order_items
CALL pleat.backfill('fill order_items.weight', 'public.order_items', ARRAY['"itemId"'], $pleat$
  UPDATE public.order_items SET weight = (coalesce(quantity, 1) * 2)
  WHERE PLEAT_BATCH AND public.order_items.weight IS NULL
$pleat$);

-- 11.1 build index items_weight_idx on order_items: drop what an interrupted build of it has left | lock: ACCESS EXCLUSIVE on order_items
DO $pleat$ BEGIN
  IF EXISTS (SELECT FROM pg_catalog.pg_index WHERE NOT indisvalid AND indexrelid = pg_catalog.to_regclass('public.items_weight_idx')) THEN
    DROP INDEX public.items_weight_idx;
  END IF;
END $pleat$;
SET lock_timeout = 0;
-- 11.2 build index items_weight_idx on order_items without blocking writes | lock: SHARE UPDATE EXCLUSIVE on order_items
CREATE INDEX CONCURRENTLY IF NOT EXISTS items_weight_idx ON public.order_items (weight);
SET lock_timeout = '3s';

-- pleat: contract, up
-- before: only new code runs; the backfill phase is complete
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = app, public;

BEGIN;
-- 12. drop the view of the old name Order Items | lock: ACCESS EXCLUSIVE on Order Items | H301 code from before the change fails from here on
DROP VIEW IF EXISTS public."Order Items";
COMMIT;

-- 13. fill order_items.pleat_new_quantity from quantity | lock: ROW EXCLUSIVE on order_items | H302 fails and changes nothing if rows exist that break the rule
CALL pleat.backfill('fill order_items.pleat_new_quantity from quantity once more', 'public.order_items', ARRAY['"itemId"'], $pleat$
  UPDATE public.order_items SET pleat_new_quantity = public.order_items.quantity::bigint
  WHERE PLEAT_BATCH AND public.order_items.pleat_new_quantity IS DISTINCT FROM public.order_items.quantity::bigint
$pleat$);

-- 14. fill order_items.weight | lock: ROW EXCLUSIVE on order_items
CALL pleat.backfill('fill order_items.weight once more', 'public.order_items', ARRAY['"itemId"'], $pleat$
  UPDATE public.order_items SET weight = (coalesce(quantity, 1) * 2)
  WHERE PLEAT_BATCH AND public.order_items.weight IS NULL
$pleat$);

BEGIN;
-- 15.1 drop constraint order_items.pleat_not_null_weight | lock: ACCESS EXCLUSIVE on order_items
ALTER TABLE public.order_items DROP CONSTRAINT IF EXISTS pleat_not_null_weight;
-- 15.2 reject new nulls in order_items.weight | lock: ACCESS EXCLUSIVE on order_items
ALTER TABLE public.order_items ADD CONSTRAINT pleat_not_null_weight CHECK (weight IS NOT NULL) NOT VALID;
COMMIT;

BEGIN;
-- 16. validate constraint order_items.pleat_not_null_weight | lock: SHARE UPDATE EXCLUSIVE on order_items
ALTER TABLE public.order_items VALIDATE CONSTRAINT pleat_not_null_weight;
COMMIT;

BEGIN;
-- 17.1 set not null on order_items.weight | lock: ACCESS EXCLUSIVE on order_items
ALTER TABLE public.order_items ALTER COLUMN weight SET NOT NULL;
-- 17.2 drop constraint order_items.pleat_not_null_weight | lock: ACCESS EXCLUSIVE on order_items
ALTER TABLE public.order_items DROP CONSTRAINT pleat_not_null_weight;
-- 18. add check order_items.weight_positive, not validated yet | lock: ACCESS EXCLUSIVE on order_items | H302 fails and changes nothing if rows exist that break the rule
ALTER TABLE public.order_items ADD CONSTRAINT weight_positive CHECK (weight > 0) NOT VALID;
COMMIT;

BEGIN;
-- 19. validate constraint order_items.weight_positive | lock: SHARE UPDATE EXCLUSIVE on order_items
ALTER TABLE public.order_items VALIDATE CONSTRAINT weight_positive;
COMMIT;

BEGIN;
-- 20.1 drop the copy and rename column order_items.itemId to item_id: stop keeping order_items.item_id equal to itemId | lock: ACCESS EXCLUSIVE on order_items
DROP TRIGGER pleat_mirror_item_id ON public.order_items;
-- 20.2 drop the function of that trigger | lock: none
DROP FUNCTION pleat."public.order_items.item_id" ();
-- 20.3 drop column order_items.item_id | lock: ACCESS EXCLUSIVE on order_items
ALTER TABLE public.order_items DROP COLUMN item_id;
-- 20.4 rename column order_items.itemId to item_id | lock: ACCESS EXCLUSIVE on order_items | H301 code from before the change fails from here on
ALTER TABLE public.order_items RENAME COLUMN "itemId" TO item_id;
-- 21.1 drop the copy and rename column order_items.lotNo to lot_code: stop keeping order_items.lot_code equal to lotNo | lock: ACCESS EXCLUSIVE on order_items
DROP TRIGGER pleat_mirror_lot_code ON public.order_items;
-- 21.2 drop the function of that trigger | lock: none
DROP FUNCTION pleat."public.order_items.lot_code" ();
-- 21.3 drop column order_items.lot_code | lock: ACCESS EXCLUSIVE on order_items
ALTER TABLE public.order_items DROP COLUMN lot_code;
-- 21.4 rename column order_items.lotNo to lot_code | lock: ACCESS EXCLUSIVE on order_items | H301 code from before the change fails from here on
ALTER TABLE public.order_items RENAME COLUMN "lotNo" TO lot_code;
COMMIT;

BEGIN;
-- 22.1 put the successor of order_items.quantity in its place, rebuilding view bigItems: drop view bigItems | lock: ACCESS EXCLUSIVE on bigItems | H301 code from before the change fails from here on
DROP VIEW public."bigItems";
-- 22.2 stop keeping order_items.pleat_new_quantity equal to quantity | lock: ACCESS EXCLUSIVE on order_items
DROP TRIGGER pleat_mirror_pleat_new_quantity ON public.order_items;
-- 22.3 drop the function of that trigger | lock: none
DROP FUNCTION pleat."public.order_items.pleat_new_quantity" ();
-- 22.4 rename column order_items.quantity to pleat_old_quantity | lock: ACCESS EXCLUSIVE on order_items
ALTER TABLE public.order_items RENAME COLUMN quantity TO pleat_old_quantity;
-- 22.5 rename column order_items.pleat_new_quantity to quantity | lock: ACCESS EXCLUSIVE on order_items
ALTER TABLE public.order_items RENAME COLUMN pleat_new_quantity TO quantity;
-- 22.6 drop column order_items.pleat_old_quantity | lock: ACCESS EXCLUSIVE on order_items
ALTER TABLE public.order_items DROP COLUMN pleat_old_quantity;
-- 22.7 add check order_items.quantity_positive, not validated yet | lock: ACCESS EXCLUSIVE on order_items
ALTER TABLE public.order_items ADD CONSTRAINT quantity_positive CHECK (quantity > 0) NOT VALID;
-- 22.8 create view bigItems | lock: none
CREATE VIEW public."bigItems" AS
select item_id AS "itemId", lot_code AS "lotNo" from public.order_items "Order Items" where quantity > 5;
COMMIT;

BEGIN;
-- 23. validate constraint order_items.quantity_positive | lock: SHARE UPDATE EXCLUSIVE on order_items
ALTER TABLE public.order_items VALIDATE CONSTRAINT quantity_positive;
COMMIT;

BEGIN;
-- 24.1 forget the backfills, all are done | lock: none
DROP TABLE IF EXISTS pleat.progress;
-- 24.2 drop the procedure that ran them | lock: none
DROP PROCEDURE IF EXISTS pleat.backfill;
-- 24.3 drop the schema that they were in | lock: none
DROP SCHEMA IF EXISTS pleat;
COMMIT;
