-- pleat: expand, up
-- before: any code; afterwards new code may be started beside old code
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = public;

BEGIN;
-- 1.1 rename table shop.orders to orders and keep the old name as a view: move table shop.orders to schema public | lock: ACCESS EXCLUSIVE on shop.orders
ALTER TABLE shop.orders SET SCHEMA public;
-- 1.2 keep the old name shop.orders as a view of orders | lock: none
CREATE VIEW shop.orders AS SELECT id FROM public.orders;
-- 1.3 say what the view is for | lock: none
COMMENT ON VIEW shop.orders IS 'pleat: compatibility view of public.orders';
-- 1.4 let it belong to the same role, and let the same roles use it | lock: none
DO $pleat$ DECLARE acl record; BEGIN
  EXECUTE (SELECT pg_catalog.format('ALTER VIEW %s OWNER TO %I', 'shop.orders', r.rolname)
    FROM pg_catalog.pg_class c JOIN pg_catalog.pg_roles r ON r.oid = c.relowner
    WHERE c.oid = 'public.orders'::pg_catalog.regclass);
  FOR acl IN SELECT DISTINCT
    coalesce(pg_catalog.quote_ident(r.rolname), 'PUBLIC') AS grantee
    FROM pg_catalog.pg_class c, pg_catalog.aclexplode(c.relacl) a
    LEFT JOIN pg_catalog.pg_roles r ON r.oid = a.grantee
    WHERE c.oid = 'shop.orders'::pg_catalog.regclass
    AND a.grantee <> c.relowner
  LOOP
    EXECUTE pg_catalog.format('REVOKE ALL ON %s FROM %s',
      'shop.orders', acl.grantee);
  END LOOP;
  FOR acl IN SELECT a.privilege_type,
    coalesce(pg_catalog.quote_ident(r.rolname), 'PUBLIC') AS grantee
    FROM pg_catalog.pg_class c, pg_catalog.aclexplode(c.relacl) a
    LEFT JOIN pg_catalog.pg_roles r ON r.oid = a.grantee
    WHERE c.oid = 'public.orders'::pg_catalog.regclass
    AND privilege_type IN ('SELECT', 'INSERT', 'UPDATE', 'DELETE')
  LOOP
    EXECUTE pg_catalog.format('GRANT %s ON %s TO %s', acl.privilege_type,
      'shop.orders', acl.grantee);
  END LOOP;
  FOR acl IN SELECT a.privilege_type, pg_catalog.quote_ident(c.attname) AS name,
    coalesce(pg_catalog.quote_ident(r.rolname), 'PUBLIC') AS grantee
    FROM pg_catalog.pg_attribute c, pg_catalog.aclexplode(c.attacl) a
    LEFT JOIN pg_catalog.pg_roles r ON r.oid = a.grantee
    WHERE c.attrelid = 'public.orders'::pg_catalog.regclass
    AND a.privilege_type <> 'REFERENCES' AND c.attname IN (
      SELECT v.attname FROM pg_catalog.pg_attribute v WHERE v.attrelid = 'shop.orders'::pg_catalog.regclass)
  LOOP
    EXECUTE pg_catalog.format('GRANT %s (%s) ON %s TO %s', acl.privilege_type, acl.name,
      'shop.orders', acl.grantee);
  END LOOP;
END $pleat$;
COMMIT;

-- pleat: contract, up
-- before: only new code runs; the backfill phase is complete
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = public;

BEGIN;
-- 2. drop the view of the old name shop.orders | lock: ACCESS EXCLUSIVE on shop.orders | H301 code from before the change fails from here on
DROP VIEW IF EXISTS shop.orders;
COMMIT;

BEGIN;
-- 3. give lots.id no default | lock: ACCESS EXCLUSIVE on lots
ALTER TABLE public.lots ALTER COLUMN id DROP IDENTITY;
-- 4.1 give lots.more no default: drop the default of lots.more | lock: ACCESS EXCLUSIVE on lots
ALTER TABLE public.lots ALTER COLUMN more DROP DEFAULT;
-- 4.2 drop sequence lots_more_seq | lock: none
DROP SEQUENCE public.lots_more_seq;
-- 5. drop schema shop | lock: none
DROP SCHEMA shop;
COMMIT;
