-- pleat: expand, up
-- before: any code; new code may be started once the backfill phase is complete
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = public;

BEGIN;
-- 1.1 rename table old_lots to lots and keep the old name as a view: rename table old_lots to lots | lock: ACCESS EXCLUSIVE on old_lots
ALTER TABLE public.old_lots RENAME TO lots;
-- 1.2 keep the old name old_lots as a view of lots | lock: none
CREATE VIEW public.old_lots AS SELECT lot FROM public.lots;
-- 1.3 say what the view is for | lock: none
COMMENT ON VIEW public.old_lots IS 'pleat: compatibility view of public.lots';
-- 1.4 let it belong to the same role, and let the same roles use it | lock: none
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
  ('copy t.amount', false),
  ('copy t.lot_code', false),
  ('fill lots.from_t', false),
  ('fill t.by_new', false),
  ('fill t.by_old', false)
ON CONFLICT (name) DO NOTHING;
COMMIT;

BEGIN;
-- 3.1 add column t.amount and keep it equal to quantity: add column t.amount integer | lock: ACCESS EXCLUSIVE on t | H304 reads by the new name use no index until the contract phase
ALTER TABLE public.t ADD COLUMN amount integer;
-- 3.2 create schema pleat if it is not there yet | lock: none
CREATE SCHEMA IF NOT EXISTS pleat;
-- 3.3 create the function of the trigger that follows | lock: none
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
-- 3.4 keep t.amount equal to quantity | lock: SHARE ROW EXCLUSIVE on t
CREATE TRIGGER pleat_mirror_amount BEFORE INSERT OR UPDATE ON public.t FOR EACH ROW EXECUTE FUNCTION pleat."public.t.amount" ('mirror', 'quantity', 'amount');
-- 3.5 say what the trigger is for | lock: ACCESS SHARE on t
COMMENT ON TRIGGER pleat_mirror_amount ON public.t IS 'pleat: keeps amount equal to quantity while a change is under way';
-- 4.1 add column t.lot_code and keep it equal to lotNo: add column t.lot_code text | lock: ACCESS EXCLUSIVE on t | H304 reads by the new name use no index until the contract phase
ALTER TABLE public.t ADD COLUMN lot_code text;
-- 4.2 create schema pleat if it is not there yet | lock: none
CREATE SCHEMA IF NOT EXISTS pleat;
-- 4.3 create the function of the trigger that follows | lock: none
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
-- 4.4 keep t.lot_code equal to lotNo | lock: SHARE ROW EXCLUSIVE on t
CREATE TRIGGER pleat_mirror_lot_code BEFORE INSERT OR UPDATE ON public.t FOR EACH ROW EXECUTE FUNCTION pleat."public.t.lot_code" ('mirror', 'lotNo', 'lot_code');
-- 4.5 say what the trigger is for | lock: ACCESS SHARE on t
COMMENT ON TRIGGER pleat_mirror_lot_code ON public.t IS 'pleat: keeps lot_code equal to lotNo while a change is under way';
COMMIT;

BEGIN;
-- 5. add column lots.from_t bigint | lock: ACCESS EXCLUSIVE on lots
ALTER TABLE public.lots ADD COLUMN from_t bigint;
COMMIT;

BEGIN;
-- 6. add column t.by_new text | lock: ACCESS EXCLUSIVE on t
ALTER TABLE public.t ADD COLUMN by_new text;
-- 7. add column t.by_old text | lock: ACCESS EXCLUSIVE on t
ALTER TABLE public.t ADD COLUMN by_old text;
COMMIT;

-- pleat: backfill, up
-- before: any code; run after the expand phase; afterwards new code may be started beside old code
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = public;

-- 8. fill t.amount from quantity | lock: ROW EXCLUSIVE on t
CALL pleat.backfill('copy t.amount', 'public.t', ARRAY['id'], $pleat$
  UPDATE public.t SET amount = public.t.quantity
  WHERE PLEAT_BATCH AND public.t.amount IS DISTINCT FROM public.t.quantity
$pleat$);

-- 9. fill t.lot_code from lotNo | lock: ROW EXCLUSIVE on t
CALL pleat.backfill('copy t.lot_code', 'public.t', ARRAY['id'], $pleat$
  UPDATE public.t SET lot_code = public.t."lotNo"
  WHERE PLEAT_BATCH AND public.t.lot_code IS DISTINCT FROM public.t."lotNo"
$pleat$);

-- 10. fill lots.from_t | lock: ROW EXCLUSIVE on lots
CALL pleat.backfill('fill lots.from_t', 'public.lots', ARRAY['lot'], $pleat$
  UPDATE public.lots SET from_t = ((select min(t.id) from public.t where t.lot_code = lots.lot))
  WHERE PLEAT_BATCH AND public.lots.from_t IS NULL
$pleat$);

-- 11. fill t.by_new | lock: ROW EXCLUSIVE on t
CALL pleat.backfill('fill t.by_new', 'public.t', ARRAY['id'], $pleat$
  UPDATE public.t SET by_new = (coalesce(lot_code, '') || id)
  WHERE PLEAT_BATCH AND public.t.by_new IS NULL
$pleat$);

-- 12. fill t.by_old | lock: ROW EXCLUSIVE on t
CALL pleat.backfill('fill t.by_old', 'public.t', ARRAY['id'], $pleat$
  UPDATE public.t SET by_old = (coalesce("lotNo", '') || quantity)
  WHERE PLEAT_BATCH AND public.t.by_old IS NULL
$pleat$);

-- pleat: contract, up
-- before: only new code runs; the backfill phase is complete
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = public;

BEGIN;
-- 13. drop the view of the old name old_lots | lock: ACCESS EXCLUSIVE on old_lots | H301 code from before the change fails from here on
DROP VIEW IF EXISTS public.old_lots;
COMMIT;

-- 14. fill t.by_new | lock: ROW EXCLUSIVE on t
CALL pleat.backfill('fill t.by_new once more', 'public.t', ARRAY['id'], $pleat$
  UPDATE public.t SET by_new = (coalesce(lot_code, '') || id)
  WHERE PLEAT_BATCH AND public.t.by_new IS NULL
$pleat$);

BEGIN;
-- 15.1 drop constraint t.pleat_not_null_by_new | lock: ACCESS EXCLUSIVE on t
ALTER TABLE public.t DROP CONSTRAINT IF EXISTS pleat_not_null_by_new;
-- 15.2 reject new nulls in t.by_new | lock: ACCESS EXCLUSIVE on t
ALTER TABLE public.t ADD CONSTRAINT pleat_not_null_by_new CHECK (by_new IS NOT NULL) NOT VALID;
COMMIT;

BEGIN;
-- 16. validate constraint t.pleat_not_null_by_new | lock: SHARE UPDATE EXCLUSIVE on t
ALTER TABLE public.t VALIDATE CONSTRAINT pleat_not_null_by_new;
COMMIT;

BEGIN;
-- 17.1 set not null on t.by_new | lock: ACCESS EXCLUSIVE on t
ALTER TABLE public.t ALTER COLUMN by_new SET NOT NULL;
-- 17.2 drop constraint t.pleat_not_null_by_new | lock: ACCESS EXCLUSIVE on t
ALTER TABLE public.t DROP CONSTRAINT pleat_not_null_by_new;
COMMIT;

-- 18. fill t.by_old | lock: ROW EXCLUSIVE on t
CALL pleat.backfill('fill t.by_old once more', 'public.t', ARRAY['id'], $pleat$
  UPDATE public.t SET by_old = (coalesce("lotNo", '') || quantity)
  WHERE PLEAT_BATCH AND public.t.by_old IS NULL
$pleat$);

BEGIN;
-- 19.1 drop constraint t.pleat_not_null_by_old | lock: ACCESS EXCLUSIVE on t
ALTER TABLE public.t DROP CONSTRAINT IF EXISTS pleat_not_null_by_old;
-- 19.2 reject new nulls in t.by_old | lock: ACCESS EXCLUSIVE on t
ALTER TABLE public.t ADD CONSTRAINT pleat_not_null_by_old CHECK (by_old IS NOT NULL) NOT VALID;
COMMIT;

BEGIN;
-- 20. validate constraint t.pleat_not_null_by_old | lock: SHARE UPDATE EXCLUSIVE on t
ALTER TABLE public.t VALIDATE CONSTRAINT pleat_not_null_by_old;
COMMIT;

BEGIN;
-- 21.1 set not null on t.by_old | lock: ACCESS EXCLUSIVE on t
ALTER TABLE public.t ALTER COLUMN by_old SET NOT NULL;
-- 21.2 drop constraint t.pleat_not_null_by_old | lock: ACCESS EXCLUSIVE on t
ALTER TABLE public.t DROP CONSTRAINT pleat_not_null_by_old;
-- 22.1 drop the copy and rename column t.quantity to amount: stop keeping t.amount equal to quantity | lock: ACCESS EXCLUSIVE on t
DROP TRIGGER pleat_mirror_amount ON public.t;
-- 22.2 drop the function of that trigger | lock: none
DROP FUNCTION pleat."public.t.amount" ();
-- 22.3 drop column t.amount | lock: ACCESS EXCLUSIVE on t
ALTER TABLE public.t DROP COLUMN amount;
-- 22.4 rename column t.quantity to amount | lock: ACCESS EXCLUSIVE on t | H301 code from before the change fails from here on
ALTER TABLE public.t RENAME COLUMN quantity TO amount;
-- 23.1 drop the copy and rename column t.lotNo to lot_code: stop keeping t.lot_code equal to lotNo | lock: ACCESS EXCLUSIVE on t
DROP TRIGGER pleat_mirror_lot_code ON public.t;
-- 23.2 drop the function of that trigger | lock: none
DROP FUNCTION pleat."public.t.lot_code" ();
-- 23.3 drop column t.lot_code | lock: ACCESS EXCLUSIVE on t
ALTER TABLE public.t DROP COLUMN lot_code;
-- 23.4 rename column t.lotNo to lot_code | lock: ACCESS EXCLUSIVE on t | H301 code from before the change fails from here on
ALTER TABLE public.t RENAME COLUMN "lotNo" TO lot_code;
-- 24.1 forget the backfills, all are done | lock: none
DROP TABLE IF EXISTS pleat.progress;
-- 24.2 drop the procedure that ran them | lock: none
DROP PROCEDURE IF EXISTS pleat.backfill;
-- 24.3 drop the schema that they were in | lock: none
DROP SCHEMA IF EXISTS pleat;
COMMIT;
