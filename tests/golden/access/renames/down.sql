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
  ('copy purchases.remark', true)
ON CONFLICT (name) DO NOTHING;
-- 2.1 undo: drop the copy and rename column purchases.note to remark: add column purchases.note text | lock: ACCESS EXCLUSIVE on purchases
ALTER TABLE public.purchases ADD COLUMN note text;
-- 2.2 create schema pleat if it is not there yet | lock: none
CREATE SCHEMA IF NOT EXISTS pleat;
-- 2.3 create the function of the trigger that follows | lock: none
CREATE OR REPLACE FUNCTION pleat."public.purchases.note" () RETURNS trigger LANGUAGE plpgsql AS $pleat$
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
-- 2.4 keep purchases.note equal to remark | lock: SHARE ROW EXCLUSIVE on purchases
CREATE TRIGGER pleat_mirror_note BEFORE INSERT OR UPDATE ON public.purchases FOR EACH ROW EXECUTE FUNCTION pleat."public.purchases.note" ('mirror', 'remark', 'note');
-- 2.5 say what the trigger is for | lock: ACCESS SHARE on purchases
COMMENT ON TRIGGER pleat_mirror_note ON public.purchases IS 'pleat: keeps note equal to remark while a change is under way';
COMMIT;

-- 3. fill purchases.note from remark | lock: ROW EXCLUSIVE on purchases
CALL pleat.backfill('fill purchases.note from remark once more', 'public.purchases', ARRAY['id'], $pleat$
  UPDATE public.purchases SET note = public.purchases.remark
  WHERE PLEAT_BATCH AND public.purchases.note IS DISTINCT FROM public.purchases.remark
$pleat$);

BEGIN;
-- 4.1 undo: drop the copy and rename column purchases.note to remark: stop keeping purchases.note equal to remark | lock: ACCESS EXCLUSIVE on purchases
DROP TRIGGER pleat_mirror_note ON public.purchases;
-- 4.2 drop the function of that trigger | lock: none
DROP FUNCTION pleat."public.purchases.note" ();
-- 4.3 rename column purchases.remark to pleat_swap_remark | lock: ACCESS EXCLUSIVE on purchases
ALTER TABLE public.purchases RENAME COLUMN remark TO pleat_swap_remark;
-- 4.4 rename column purchases.note to remark | lock: ACCESS EXCLUSIVE on purchases
ALTER TABLE public.purchases RENAME COLUMN note TO remark;
-- 4.5 rename column purchases.pleat_swap_remark to note | lock: ACCESS EXCLUSIVE on purchases
ALTER TABLE public.purchases RENAME COLUMN pleat_swap_remark TO note;
-- 4.6 create schema pleat if it is not there yet | lock: none
CREATE SCHEMA IF NOT EXISTS pleat;
-- 4.7 create the function of the trigger that follows | lock: none
CREATE OR REPLACE FUNCTION pleat."public.purchases.remark" () RETURNS trigger LANGUAGE plpgsql AS $pleat$
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
-- 4.8 keep purchases.remark equal to note | lock: SHARE ROW EXCLUSIVE on purchases
CREATE TRIGGER pleat_mirror_remark BEFORE INSERT OR UPDATE ON public.purchases FOR EACH ROW EXECUTE FUNCTION pleat."public.purchases.remark" ('mirror', 'note', 'remark');
-- 4.9 say what the trigger is for | lock: ACCESS SHARE on purchases
COMMENT ON TRIGGER pleat_mirror_remark ON public.purchases IS 'pleat: keeps remark equal to note while a change is under way';
-- 4.10 grant insert, update on column purchases.remark to auditor | lock: none
GRANT INSERT (remark), UPDATE (remark) ON TABLE public.purchases TO auditor;
-- 5.1 keep the old name notes as a view of remarks | lock: none
CREATE VIEW public.notes AS SELECT id, note FROM public.remarks;
-- 5.2 say what the view is for | lock: none
COMMENT ON VIEW public.notes IS 'pleat: compatibility view of public.remarks';
-- 5.3 let it belong to the same role, and let the same roles use it | lock: none
DO $pleat$ DECLARE acl record; BEGIN
  EXECUTE (SELECT pg_catalog.format('ALTER VIEW %s OWNER TO %I', 'public.notes', r.rolname)
    FROM pg_catalog.pg_class c JOIN pg_catalog.pg_roles r ON r.oid = c.relowner
    WHERE c.oid = 'public.remarks'::pg_catalog.regclass);
  FOR acl IN SELECT DISTINCT
    coalesce(pg_catalog.quote_ident(r.rolname), 'PUBLIC') AS grantee
    FROM pg_catalog.pg_class c, pg_catalog.aclexplode(c.relacl) a
    LEFT JOIN pg_catalog.pg_roles r ON r.oid = a.grantee
    WHERE c.oid = 'public.notes'::pg_catalog.regclass
    AND a.grantee <> c.relowner
  LOOP
    EXECUTE pg_catalog.format('REVOKE ALL ON %s FROM %s',
      'public.notes', acl.grantee);
  END LOOP;
  FOR acl IN SELECT a.privilege_type,
    coalesce(pg_catalog.quote_ident(r.rolname), 'PUBLIC') AS grantee
    FROM pg_catalog.pg_class c, pg_catalog.aclexplode(c.relacl) a
    LEFT JOIN pg_catalog.pg_roles r ON r.oid = a.grantee
    WHERE c.oid = 'public.remarks'::pg_catalog.regclass
    AND privilege_type IN ('SELECT', 'INSERT', 'UPDATE', 'DELETE')
  LOOP
    EXECUTE pg_catalog.format('GRANT %s ON %s TO %s', acl.privilege_type,
      'public.notes', acl.grantee);
  END LOOP;
  FOR acl IN SELECT a.privilege_type, pg_catalog.quote_ident(c.attname) AS name,
    coalesce(pg_catalog.quote_ident(r.rolname), 'PUBLIC') AS grantee
    FROM pg_catalog.pg_attribute c, pg_catalog.aclexplode(c.attacl) a
    LEFT JOIN pg_catalog.pg_roles r ON r.oid = a.grantee
    WHERE c.attrelid = 'public.remarks'::pg_catalog.regclass
    AND a.privilege_type <> 'REFERENCES' AND c.attname IN (
      SELECT v.attname FROM pg_catalog.pg_attribute v WHERE v.attrelid = 'public.notes'::pg_catalog.regclass)
  LOOP
    EXECUTE pg_catalog.format('GRANT %s (%s) ON %s TO %s', acl.privilege_type, acl.name,
      'public.notes', acl.grantee);
  END LOOP;
END $pleat$;
-- 6.1 keep the old name orders as a view of purchases | lock: none
CREATE VIEW public.orders AS SELECT id, note FROM public.purchases;
-- 6.2 say what the view is for | lock: none
COMMENT ON VIEW public.orders IS 'pleat: compatibility view of public.purchases';
-- 6.3 let it belong to the same role, and let the same roles use it | lock: none
DO $pleat$ DECLARE acl record; BEGIN
  EXECUTE (SELECT pg_catalog.format('ALTER VIEW %s OWNER TO %I', 'public.orders', r.rolname)
    FROM pg_catalog.pg_class c JOIN pg_catalog.pg_roles r ON r.oid = c.relowner
    WHERE c.oid = 'public.purchases'::pg_catalog.regclass);
  FOR acl IN SELECT DISTINCT
    coalesce(pg_catalog.quote_ident(r.rolname), 'PUBLIC') AS grantee
    FROM pg_catalog.pg_class c, pg_catalog.aclexplode(c.relacl) a
    LEFT JOIN pg_catalog.pg_roles r ON r.oid = a.grantee
    WHERE c.oid = 'public.orders'::pg_catalog.regclass
    AND a.grantee <> c.relowner
  LOOP
    EXECUTE pg_catalog.format('REVOKE ALL ON %s FROM %s',
      'public.orders', acl.grantee);
  END LOOP;
  FOR acl IN SELECT a.privilege_type,
    coalesce(pg_catalog.quote_ident(r.rolname), 'PUBLIC') AS grantee
    FROM pg_catalog.pg_class c, pg_catalog.aclexplode(c.relacl) a
    LEFT JOIN pg_catalog.pg_roles r ON r.oid = a.grantee
    WHERE c.oid = 'public.purchases'::pg_catalog.regclass
    AND privilege_type IN ('SELECT', 'INSERT', 'UPDATE', 'DELETE')
  LOOP
    EXECUTE pg_catalog.format('GRANT %s ON %s TO %s', acl.privilege_type,
      'public.orders', acl.grantee);
  END LOOP;
  FOR acl IN SELECT a.privilege_type, pg_catalog.quote_ident(c.attname) AS name,
    coalesce(pg_catalog.quote_ident(r.rolname), 'PUBLIC') AS grantee
    FROM pg_catalog.pg_attribute c, pg_catalog.aclexplode(c.attacl) a
    LEFT JOIN pg_catalog.pg_roles r ON r.oid = a.grantee
    WHERE c.attrelid = 'public.purchases'::pg_catalog.regclass
    AND a.privilege_type <> 'REFERENCES' AND c.attname IN (
      SELECT v.attname FROM pg_catalog.pg_attribute v WHERE v.attrelid = 'public.orders'::pg_catalog.regclass)
  LOOP
    EXECUTE pg_catalog.format('GRANT %s (%s) ON %s TO %s', acl.privilege_type, acl.name,
      'public.orders', acl.grantee);
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
-- 1.1 undo: add column purchases.remark and keep it equal to note: stop keeping purchases.remark equal to note | lock: ACCESS EXCLUSIVE on purchases
DROP TRIGGER pleat_mirror_remark ON public.purchases;
-- 1.2 drop the function of that trigger | lock: none
DROP FUNCTION pleat."public.purchases.remark" ();
-- 1.3 drop column purchases.remark | lock: ACCESS EXCLUSIVE on purchases
ALTER TABLE public.purchases DROP COLUMN remark;
-- 2.1 forget the backfills, all are done | lock: none
DROP TABLE IF EXISTS pleat.progress;
-- 2.2 drop the procedure that ran them | lock: none
DROP PROCEDURE IF EXISTS pleat.backfill;
-- 2.3 drop the schema that they were in | lock: none
DROP SCHEMA IF EXISTS pleat;
COMMIT;

BEGIN;
-- 3.1 undo: rename view notes to remarks and keep the old name as a view: drop the view of the old name notes | lock: ACCESS EXCLUSIVE on notes
DROP VIEW IF EXISTS public.notes;
-- 3.2 rename view remarks to notes | lock: ACCESS EXCLUSIVE on remarks
ALTER VIEW public.remarks RENAME TO notes;
COMMIT;

BEGIN;
-- 4.1 undo: rename table orders to purchases and keep the old name as a view: drop the view of the old name orders | lock: ACCESS EXCLUSIVE on orders
DROP VIEW IF EXISTS public.orders;
-- 4.2 rename table purchases to orders | lock: ACCESS EXCLUSIVE on purchases
ALTER TABLE public.purchases RENAME TO orders;
COMMIT;
