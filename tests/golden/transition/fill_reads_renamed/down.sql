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
  ('copy t.amount', true),
  ('copy t.lot_code', true),
  ('fill lots.from_t', true),
  ('fill t.by_new', true),
  ('fill t.by_old', true)
ON CONFLICT (name) DO NOTHING;
-- 2.1 undo: drop the copy and rename column t.lotNo to lot_code: add column t.lotNo text | lock: ACCESS EXCLUSIVE on t
ALTER TABLE public.t ADD COLUMN "lotNo" text;
-- 2.2 create schema pleat if it is not there yet | lock: none
CREATE SCHEMA IF NOT EXISTS pleat;
-- 2.3 create the function of the trigger that follows | lock: none
CREATE OR REPLACE FUNCTION pleat."public.t.lotNo" () RETURNS trigger LANGUAGE plpgsql AS $pleat$
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
-- 2.4 keep t.lotNo equal to lot_code | lock: SHARE ROW EXCLUSIVE on t
CREATE TRIGGER "pleat_mirror_lotNo" BEFORE INSERT OR UPDATE ON public.t FOR EACH ROW EXECUTE FUNCTION pleat."public.t.lotNo" ('mirror', 'lot_code', 'lotNo');
-- 2.5 say what the trigger is for | lock: ACCESS SHARE on t
COMMENT ON TRIGGER "pleat_mirror_lotNo" ON public.t IS 'pleat: keeps lotNo equal to lot_code while a change is under way';
COMMIT;

-- 3. fill t.lotNo from lot_code | lock: ROW EXCLUSIVE on t
CALL pleat.backfill('fill t.lotNo from lot_code once more', 'public.t', ARRAY['id'], $pleat$
  UPDATE public.t SET "lotNo" = public.t.lot_code
  WHERE PLEAT_BATCH AND public.t."lotNo" IS DISTINCT FROM public.t.lot_code
$pleat$);

BEGIN;
-- 4.1 undo: drop the copy and rename column t.lotNo to lot_code: stop keeping t.lotNo equal to lot_code | lock: ACCESS EXCLUSIVE on t
DROP TRIGGER "pleat_mirror_lotNo" ON public.t;
-- 4.2 drop the function of that trigger | lock: none
DROP FUNCTION pleat."public.t.lotNo" ();
-- 4.3 rename column t.lot_code to pleat_swap_lot_code | lock: ACCESS EXCLUSIVE on t
ALTER TABLE public.t RENAME COLUMN lot_code TO pleat_swap_lot_code;
-- 4.4 rename column t.lotNo to lot_code | lock: ACCESS EXCLUSIVE on t
ALTER TABLE public.t RENAME COLUMN "lotNo" TO lot_code;
-- 4.5 rename column t.pleat_swap_lot_code to lotNo | lock: ACCESS EXCLUSIVE on t
ALTER TABLE public.t RENAME COLUMN pleat_swap_lot_code TO "lotNo";
-- 4.6 create schema pleat if it is not there yet | lock: none
CREATE SCHEMA IF NOT EXISTS pleat;
-- 4.7 create the function of the trigger that follows | lock: none
CREATE OR REPLACE FUNCTION pleat."public.t.lot_code" () RETURNS trigger LANGUAGE plpgsql AS $pleat$
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
-- 4.8 keep t.lot_code equal to lotNo | lock: SHARE ROW EXCLUSIVE on t
CREATE TRIGGER pleat_mirror_lot_code BEFORE INSERT OR UPDATE ON public.t FOR EACH ROW EXECUTE FUNCTION pleat."public.t.lot_code" ('mirror', 'lotNo', 'lot_code');
-- 4.9 say what the trigger is for | lock: ACCESS SHARE on t
COMMENT ON TRIGGER pleat_mirror_lot_code ON public.t IS 'pleat: keeps lot_code equal to lotNo while a change is under way';
-- 5.1 undo: drop the copy and rename column t.quantity to amount: add column t.quantity integer | lock: ACCESS EXCLUSIVE on t
ALTER TABLE public.t ADD COLUMN quantity integer;
-- 5.2 create schema pleat if it is not there yet | lock: none
CREATE SCHEMA IF NOT EXISTS pleat;
-- 5.3 create the function of the trigger that follows | lock: none
CREATE OR REPLACE FUNCTION pleat."public.t.quantity" () RETURNS trigger LANGUAGE plpgsql AS $pleat$
BEGIN
  IF TG_OP = 'INSERT' THEN
    IF NEW.quantity IS DISTINCT FROM NULL THEN NEW.amount:= NEW.quantity; ELSE NEW.quantity:= NEW.amount; END IF;
  ELSIF NEW.quantity IS DISTINCT FROM OLD.quantity THEN
    NEW.amount:= NEW.quantity;
  ELSE
    NEW.quantity:= NEW.amount;
  END IF;
  RETURN NEW;
END $pleat$;
-- 5.4 keep t.quantity equal to amount | lock: SHARE ROW EXCLUSIVE on t
CREATE TRIGGER pleat_mirror_quantity BEFORE INSERT OR UPDATE ON public.t FOR EACH ROW EXECUTE FUNCTION pleat."public.t.quantity" ('mirror', 'amount', 'quantity');
-- 5.5 say what the trigger is for | lock: ACCESS SHARE on t
COMMENT ON TRIGGER pleat_mirror_quantity ON public.t IS 'pleat: keeps quantity equal to amount while a change is under way';
COMMIT;

-- 6. fill t.quantity from amount | lock: ROW EXCLUSIVE on t
CALL pleat.backfill('fill t.quantity from amount once more', 'public.t', ARRAY['id'], $pleat$
  UPDATE public.t SET quantity = public.t.amount
  WHERE PLEAT_BATCH AND public.t.quantity IS DISTINCT FROM public.t.amount
$pleat$);

BEGIN;
-- 7.1 undo: drop the copy and rename column t.quantity to amount: stop keeping t.quantity equal to amount | lock: ACCESS EXCLUSIVE on t
DROP TRIGGER pleat_mirror_quantity ON public.t;
-- 7.2 drop the function of that trigger | lock: none
DROP FUNCTION pleat."public.t.quantity" ();
-- 7.3 rename column t.amount to pleat_swap_amount | lock: ACCESS EXCLUSIVE on t
ALTER TABLE public.t RENAME COLUMN amount TO pleat_swap_amount;
-- 7.4 rename column t.quantity to amount | lock: ACCESS EXCLUSIVE on t
ALTER TABLE public.t RENAME COLUMN quantity TO amount;
-- 7.5 rename column t.pleat_swap_amount to quantity | lock: ACCESS EXCLUSIVE on t
ALTER TABLE public.t RENAME COLUMN pleat_swap_amount TO quantity;
-- 7.6 create schema pleat if it is not there yet | lock: none
CREATE SCHEMA IF NOT EXISTS pleat;
-- 7.7 create the function of the trigger that follows | lock: none
CREATE OR REPLACE FUNCTION pleat."public.t.amount" () RETURNS trigger LANGUAGE plpgsql AS $pleat$
BEGIN
  IF TG_OP = 'INSERT' THEN
    IF NEW.amount IS DISTINCT FROM NULL THEN NEW.quantity:= NEW.amount; ELSE NEW.amount:= NEW.quantity; END IF;
  ELSIF NEW.amount IS DISTINCT FROM OLD.amount THEN
    NEW.quantity:= NEW.amount;
  ELSE
    NEW.amount:= NEW.quantity;
  END IF;
  RETURN NEW;
END $pleat$;
-- 7.8 keep t.amount equal to quantity | lock: SHARE ROW EXCLUSIVE on t
CREATE TRIGGER pleat_mirror_amount BEFORE INSERT OR UPDATE ON public.t FOR EACH ROW EXECUTE FUNCTION pleat."public.t.amount" ('mirror', 'quantity', 'amount');
-- 7.9 say what the trigger is for | lock: ACCESS SHARE on t
COMMENT ON TRIGGER pleat_mirror_amount ON public.t IS 'pleat: keeps amount equal to quantity while a change is under way';
-- 8. drop not null on t.by_old | lock: ACCESS EXCLUSIVE on t
ALTER TABLE public.t ALTER COLUMN by_old DROP NOT NULL;
-- 9. drop constraint t.pleat_not_null_by_old | lock: ACCESS EXCLUSIVE on t
ALTER TABLE public.t DROP CONSTRAINT IF EXISTS pleat_not_null_by_old;
-- 10. drop not null on t.by_new | lock: ACCESS EXCLUSIVE on t
ALTER TABLE public.t ALTER COLUMN by_new DROP NOT NULL;
-- 11. drop constraint t.pleat_not_null_by_new | lock: ACCESS EXCLUSIVE on t
ALTER TABLE public.t DROP CONSTRAINT IF EXISTS pleat_not_null_by_new;
-- 12.1 keep the old name old_lots as a view of lots | lock: none
CREATE VIEW public.old_lots AS SELECT lot FROM public.lots;
-- 12.2 say what the view is for | lock: none
COMMENT ON VIEW public.old_lots IS 'pleat: compatibility view of public.lots';
-- 12.3 let it belong to the same role, and let the same roles use it | lock: none
DO $pleat$ DECLARE acl record; BEGIN
  EXECUTE (SELECT pg_catalog.format('ALTER VIEW %s OWNER TO %I', 'public.old_lots', r.rolname)
    FROM pg_catalog.pg_class c JOIN pg_catalog.pg_roles r ON r.oid = c.relowner
    WHERE c.oid = 'public.lots'::pg_catalog.regclass);
  FOR acl IN SELECT DISTINCT
    coalesce(pg_catalog.quote_ident(r.rolname), 'PUBLIC') AS grantee
    FROM pg_catalog.pg_class c, pg_catalog.aclexplode(c.relacl) a
    LEFT JOIN pg_catalog.pg_roles r ON r.oid = a.grantee
    WHERE c.oid = 'public.old_lots'::pg_catalog.regclass
    AND a.grantee <> c.relowner
  LOOP
    EXECUTE pg_catalog.format('REVOKE ALL ON %s FROM %s',
      'public.old_lots', acl.grantee);
  END LOOP;
  FOR acl IN SELECT a.privilege_type,
    coalesce(pg_catalog.quote_ident(r.rolname), 'PUBLIC') AS grantee
    FROM pg_catalog.pg_class c, pg_catalog.aclexplode(c.relacl) a
    LEFT JOIN pg_catalog.pg_roles r ON r.oid = a.grantee
    WHERE c.oid = 'public.lots'::pg_catalog.regclass
    AND privilege_type IN ('SELECT', 'INSERT', 'UPDATE', 'DELETE')
  LOOP
    EXECUTE pg_catalog.format('GRANT %s ON %s TO %s', acl.privilege_type,
      'public.old_lots', acl.grantee);
  END LOOP;
  FOR acl IN SELECT a.privilege_type, pg_catalog.quote_ident(c.attname) AS name,
    coalesce(pg_catalog.quote_ident(r.rolname), 'PUBLIC') AS grantee
    FROM pg_catalog.pg_attribute c, pg_catalog.aclexplode(c.attacl) a
    LEFT JOIN pg_catalog.pg_roles r ON r.oid = a.grantee
    WHERE c.attrelid = 'public.lots'::pg_catalog.regclass
    AND a.privilege_type <> 'REFERENCES' AND c.attname IN (
      SELECT v.attname FROM pg_catalog.pg_attribute v WHERE v.attrelid = 'public.old_lots'::pg_catalog.regclass)
  LOOP
    EXECUTE pg_catalog.format('GRANT %s (%s) ON %s TO %s', acl.privilege_type, acl.name,
      'public.old_lots', acl.grantee);
  END LOOP;
END $pleat$;
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
-- 1. drop column t.by_old | lock: ACCESS EXCLUSIVE on t
ALTER TABLE public.t DROP COLUMN by_old;
-- 2. drop column t.by_new | lock: ACCESS EXCLUSIVE on t
ALTER TABLE public.t DROP COLUMN by_new;
COMMIT;

BEGIN;
-- 3. drop column lots.from_t | lock: ACCESS EXCLUSIVE on lots
ALTER TABLE public.lots DROP COLUMN from_t;
COMMIT;

BEGIN;
-- 4.1 undo: add column t.lot_code and keep it equal to lotNo: stop keeping t.lot_code equal to lotNo | lock: ACCESS EXCLUSIVE on t
DROP TRIGGER pleat_mirror_lot_code ON public.t;
-- 4.2 drop the function of that trigger | lock: none
DROP FUNCTION pleat."public.t.lot_code" ();
-- 4.3 drop column t.lot_code | lock: ACCESS EXCLUSIVE on t
ALTER TABLE public.t DROP COLUMN lot_code;
-- 5.1 undo: add column t.amount and keep it equal to quantity: stop keeping t.amount equal to quantity | lock: ACCESS EXCLUSIVE on t
DROP TRIGGER pleat_mirror_amount ON public.t;
-- 5.2 drop the function of that trigger | lock: none
DROP FUNCTION pleat."public.t.amount" ();
-- 5.3 drop column t.amount | lock: ACCESS EXCLUSIVE on t
ALTER TABLE public.t DROP COLUMN amount;
-- 6.1 forget the backfills, all are done | lock: none
DROP TABLE IF EXISTS pleat.progress;
-- 6.2 drop the procedure that ran them | lock: none
DROP PROCEDURE IF EXISTS pleat.backfill;
-- 6.3 drop the schema that they were in | lock: none
DROP SCHEMA IF EXISTS pleat;
COMMIT;

BEGIN;
-- 7.1 undo: rename table old_lots to lots and keep the old name as a view: drop the view of the old name old_lots | lock: ACCESS EXCLUSIVE on old_lots
DROP VIEW IF EXISTS public.old_lots;
-- 7.2 rename table lots to old_lots | lock: ACCESS EXCLUSIVE on lots
ALTER TABLE public.lots RENAME TO old_lots;
COMMIT;
