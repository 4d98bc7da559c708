-- pleat: expand, up
-- before: any code; new code may be started once the backfill phase is complete
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = public;

BEGIN;
-- 1.1 rename table orders to sales and keep the old name as a view: rename table orders to sales | lock: ACCESS EXCLUSIVE on orders
ALTER TABLE public.orders RENAME TO sales;
-- 1.2 keep the old name orders as a view of sales | lock: none
CREATE VIEW public.orders AS SELECT id, note, total FROM public.sales;
-- 1.3 say what the view is for | lock: none
COMMENT ON VIEW public.orders IS 'pleat: compatibility view of public.sales';
-- 1.4 let it belong to the same role, and let the same roles use it | lock: none
DO $pleat$ DECLARE acl record; BEGIN
  EXECUTE (SELECT pg_catalog.format('ALTER VIEW %s OWNER TO %I', 'public.orders', r.rolname)
    FROM pg_catalog.pg_class c JOIN pg_catalog.pg_roles r ON r.oid = c.relowner
    WHERE c.oid = 'public.sales'::pg_catalog.regclass);
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
    WHERE c.oid = 'public.sales'::pg_catalog.regclass
    AND privilege_type IN ('SELECT', 'INSERT', 'UPDATE', 'DELETE')
  LOOP
    EXECUTE pg_catalog.format('GRANT %s ON %s TO %s', acl.privilege_type,
      'public.orders', acl.grantee);
  END LOOP;
  FOR acl IN SELECT a.privilege_type, pg_catalog.quote_ident(c.attname) AS name,
    coalesce(pg_catalog.quote_ident(r.rolname), 'PUBLIC') AS grantee
    FROM pg_catalog.pg_attribute c, pg_catalog.aclexplode(c.attacl) a
    LEFT JOIN pg_catalog.pg_roles r ON r.oid = a.grantee
    WHERE c.attrelid = 'public.sales'::pg_catalog.regclass
    AND a.privilege_type <> 'REFERENCES' AND c.attname IN (
      SELECT v.attname FROM pg_catalog.pg_attribute v WHERE v.attrelid = 'public.orders'::pg_catalog.regclass)
  LOOP
    EXECUTE pg_catalog.format('GRANT %s (%s) ON %s TO %s', acl.privilege_type, acl.name,
      'public.orders', acl.grantee);
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
  ('copy sales.remark', false)
ON CONFLICT (name) DO NOTHING;
COMMIT;

BEGIN;
-- 3.1 add column sales.remark and keep it equal to note: add column sales.remark text | lock: ACCESS EXCLUSIVE on sales | H304 reads by the new name use no index until the contract phase
ALTER TABLE public.sales ADD COLUMN remark text;
-- 3.2 create schema pleat if it is not there yet | lock: none
CREATE SCHEMA IF NOT EXISTS pleat;
-- 3.3 create the function of the trigger that follows | lock: none
CREATE OR REPLACE FUNCTION pleat."public.sales.remark" () RETURNS trigger LANGUAGE plpgsql AS $pleat$
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
-- 3.4 keep sales.remark equal to note | lock: SHARE ROW EXCLUSIVE on sales
CREATE TRIGGER pleat_mirror_remark BEFORE INSERT OR UPDATE ON public.sales FOR EACH ROW EXECUTE FUNCTION pleat."public.sales.remark" ('mirror', 'note', 'remark');
-- 3.5 say what the trigger is for | lock: ACCESS SHARE on sales
COMMENT ON TRIGGER pleat_mirror_remark ON public.sales IS 'pleat: keeps remark equal to note while a change is under way';
COMMIT;

-- pleat: backfill, up
-- before: any code; run after the expand phase; afterwards new code may be started beside old code
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = public;

-- 4. fill sales.remark from note | lock: ROW EXCLUSIVE on sales
CALL pleat.backfill('copy sales.remark', 'public.sales', ARRAY['id'], $pleat$
  UPDATE public.sales SET remark = public.sales.note
  WHERE PLEAT_BATCH AND public.sales.remark IS DISTINCT FROM public.sales.note
$pleat$);

-- pleat: contract, up
-- before: only new code runs; the backfill phase is complete
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = public;

BEGIN;
-- 5. drop the view of the old name orders | lock: ACCESS EXCLUSIVE on orders | H301 code from before the change fails from here on
DROP VIEW IF EXISTS public.orders;
COMMIT;

BEGIN;
-- 6. drop materialized view totals | lock: ACCESS EXCLUSIVE on totals | H301 code from before the change fails from here on
DROP MATERIALIZED VIEW public.totals;
COMMIT;

BEGIN;
-- 7.1 drop the copy and rename column sales.note to remark: stop keeping sales.remark equal to note | lock: ACCESS EXCLUSIVE on sales
DROP TRIGGER pleat_mirror_remark ON public.sales;
-- 7.2 drop the function of that trigger | lock: none
DROP FUNCTION pleat."public.sales.remark" ();
-- 7.3 drop column sales.remark | lock: ACCESS EXCLUSIVE on sales
ALTER TABLE public.sales DROP COLUMN remark;
-- 7.4 rename column sales.note to remark | lock: ACCESS EXCLUSIVE on sales | H301 code from before the change fails from here on
ALTER TABLE public.sales RENAME COLUMN note TO remark;
COMMIT;

BEGIN;
-- 8.1 rebuild view every_order: drop view every_order | lock: ACCESS EXCLUSIVE on every_order | H301 code from before the change fails from here on
DROP VIEW public.every_order;
-- 8.2 create view every_order | lock: none
CREATE VIEW public.every_order AS
select id, remark, total from public.sales;
-- 9.1 forget the backfills, all are done | lock: none
DROP TABLE IF EXISTS pleat.progress;
-- 9.2 drop the procedure that ran them | lock: none
DROP PROCEDURE IF EXISTS pleat.backfill;
-- 9.3 drop the schema that they were in | lock: none
DROP SCHEMA IF EXISTS pleat;
COMMIT;
