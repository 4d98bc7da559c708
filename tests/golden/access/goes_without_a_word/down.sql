-- pleat: contract, down
-- before: only new code runs; afterwards old code may be started beside it
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = public;

BEGIN;
-- 1.1 undo: drop schema shop: create schema shop | lock: none
CREATE SCHEMA shop;
-- 1.2 grant select on tables that app creates in shop to auditor | lock: none
ALTER DEFAULT PRIVILEGES FOR ROLE app IN SCHEMA shop GRANT SELECT ON TABLES TO auditor;
-- 2.1 undo: give lots.more no default: create sequence lots_more_seq | lock: none
CREATE SEQUENCE public.lots_more_seq AS integer;
-- 2.2 give lots.more a sequence | lock: ACCESS EXCLUSIVE on lots
ALTER TABLE public.lots ALTER COLUMN more SET DEFAULT nextval('public.lots_more_seq');
-- 2.3 let sequence lots_more_seq belong to lots.more | lock: none
ALTER SEQUENCE public.lots_more_seq OWNED BY public.lots.more;
-- 2.4 let its sequence go on after the largest value | lock: ACCESS SHARE on lots
SELECT pg_catalog.setval(pg_catalog.pg_get_serial_sequence('public.lots', 'more'), coalesce(max(more), 0) + 1, false) FROM public.lots;
-- 2.5 grant usage on sequence lots_more_seq to auditor | lock: none
GRANT USAGE ON SEQUENCE public.lots_more_seq TO auditor;
-- 3.1 undo: give lots.id no default: give lots.id an identity | lock: ACCESS EXCLUSIVE on lots
ALTER TABLE public.lots ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY;
-- 3.2 let its sequence go on after the largest value | lock: ACCESS SHARE on lots
SELECT pg_catalog.setval(pg_catalog.pg_get_serial_sequence('public.lots', 'id'), coalesce(max(id), 0) + 1, false) FROM public.lots;
-- 3.3 grant usage on sequence lots_id_seq to auditor | lock: none
GRANT USAGE ON SEQUENCE public.lots_id_seq TO auditor;
-- 4.1 keep the old name shop.orders as a view of orders | lock: none
CREATE VIEW shop.orders AS SELECT id FROM public.orders;
-- 4.2 say what the view is for | lock: none
COMMENT ON VIEW shop.orders IS 'pleat: compatibility view of public.orders';
-- 4.3 let it belong to the same role, and let the same roles use it | lock: none
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

-- pleat: expand, down
-- before: only old code runs
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = public;

BEGIN;
-- 1.1 undo: rename table shop.orders to orders and keep the old name as a view: drop the view of the old name shop.orders | lock: ACCESS EXCLUSIVE on shop.orders
DROP VIEW IF EXISTS shop.orders;
-- 1.2 move table orders to schema shop | lock: ACCESS EXCLUSIVE on orders
ALTER TABLE public.orders SET SCHEMA shop;
COMMIT;
