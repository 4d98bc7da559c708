-- pleat: expand, up
-- before: any code; new code may be started once the backfill phase is complete
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = public;

BEGIN;
-- 1.1 rename table orders to purchases and keep the old name as a view: rename table orders to purchases | lock: ACCESS EXCLUSIVE on orders
ALTER TABLE public.orders RENAME TO purchases;
-- 1.2 keep the old name orders as a view of purchases | lock: none
CREATE VIEW public.orders AS SELECT id, note FROM public.purchases;
-- 1.3 say what the view is for | lock: none
COMMENT ON VIEW public.orders IS 'pleat: compatibility view of public.purchases';
-- 1.4 let it belong to the same role, and let the same roles use it | lock: none
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

BEGIN;
-- 2.1 rename view notes to remarks and keep the old name as a view: rename view notes to remarks | lock: ACCESS EXCLUSIVE on notes
ALTER VIEW public.notes RENAME TO remarks;
-- 2.2 keep the old name notes as a view of remarks | lock: none
CREATE VIEW public.notes AS SELECT id, note FROM public.remarks;
-- 2.3 say what the view is for | lock: none
COMMENT ON VIEW public.notes IS 'pleat: compatibility view of public.remarks';
-- 2.4 let it belong to the same role, and let the same roles use it | lock: none
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
-- 3.1 create schema pleat if it is not there yet | lock: none
CREATE SCHEMA IF NOT EXISTS pleat;
-- 3.2 create the table of backfills if it is not there yet | lock: none
CREATE TABLE IF NOT EXISTS pleat.progress (
  name text PRIMARY KEY,
  done_to text,
  passed bigint NOT NULL DEFAULT 0,
  finished boolean NOT NULL DEFAULT false,
  updated_at timestamptz NOT NULL DEFAULT pg_catalog.now()
);
-- 3.3 say what the table is for | lock: none
COMMENT ON TABLE pleat.progress IS 'pleat: backfills of the change that is under way';
-- 3.4 create the procedure that runs a backfill in batches | lock: none
CREATE OR REPLACE PROCEDURE pleat.backfill;
-- 3.5 remember which backfills are to be done | lock: none
INSERT INTO pleat.progress (name, finished) VALUES
  ('copy purchases.remark', false)
ON CONFLICT (name) DO NOTHING;
COMMIT;

BEGIN;
-- 4.1 add column purchases.remark and keep it equal to note: add column purchases.remark text | lock: ACCESS EXCLUSIVE on purchases | H304 reads by the new name use no index until the contract phase
ALTER TABLE public.purchases ADD COLUMN remark text;
-- 4.2 create schema pleat if it is not there yet | lock: none
CREATE SCHEMA IF NOT EXISTS pleat;
-- 4.3 create the function of the trigger that follows | lock: none
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
-- 4.4 keep purchases.remark equal to note | lock: SHARE ROW EXCLUSIVE on purchases
CREATE TRIGGER pleat_mirror_remark BEFORE INSERT OR UPDATE ON public.purchases FOR EACH ROW EXECUTE FUNCTION pleat."public.purchases.remark" ('mirror', 'note', 'remark');
-- 4.5 say what the trigger is for | lock: ACCESS SHARE on purchases
COMMENT ON TRIGGER pleat_mirror_remark ON public.purchases IS 'pleat: keeps remark equal to note while a change is under way';
-- 4.6 grant insert, update on column purchases.remark to auditor | lock: none
GRANT INSERT (remark), UPDATE (remark) ON TABLE public.purchases TO auditor;
COMMIT;

-- pleat: backfill, up
-- before: any code; run after the expand phase; afterwards new code may be started beside old code
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = public;

-- 5. fill purchases.remark from note | lock: ROW EXCLUSIVE on purchases
CALL pleat.backfill('copy purchases.remark', 'public.purchases', ARRAY['id'], $pleat$
  UPDATE public.purchases SET remark = public.purchases.note
  WHERE PLEAT_BATCH AND public.purchases.remark IS DISTINCT FROM public.purchases.note
$pleat$);

-- pleat: contract, up
-- before: only new code runs; the backfill phase is complete
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = public;

BEGIN;
-- 6. drop the view of the old name orders | lock: ACCESS EXCLUSIVE on orders | H301 code from before the change fails from here on
DROP VIEW IF EXISTS public.orders;
COMMIT;

BEGIN;
-- 7. drop the view of the old name notes | lock: ACCESS EXCLUSIVE on notes | H301 code from before the change fails from here on
DROP VIEW IF EXISTS public.notes;
COMMIT;

BEGIN;
-- 8.1 drop the copy and rename column purchases.note to remark: stop keeping purchases.remark equal to note | lock: ACCESS EXCLUSIVE on purchases
DROP TRIGGER pleat_mirror_remark ON public.purchases;
-- 8.2 drop the function of that trigger | lock: none
DROP FUNCTION pleat."public.purchases.remark" ();
-- 8.3 drop column purchases.remark | lock: ACCESS EXCLUSIVE on purchases
ALTER TABLE public.purchases DROP COLUMN remark;
-- 8.4 rename column purchases.note to remark | lock: ACCESS EXCLUSIVE on purchases | H301 code from before the change fails from here on
ALTER TABLE public.purchases RENAME COLUMN note TO remark;
-- 9.1 forget the backfills, all are done | lock: none
DROP TABLE IF EXISTS pleat.progress;
-- 9.2 drop the procedure that ran them | lock: none
DROP PROCEDURE IF EXISTS pleat.backfill;
-- 9.3 drop the schema that they were in | lock: none
DROP SCHEMA IF EXISTS pleat;
COMMIT;
