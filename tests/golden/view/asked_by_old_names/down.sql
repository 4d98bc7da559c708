-- pleat: contract, down
-- before: only new code runs; afterwards old code may be started beside it
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = app, public;
SET check_function_bodies = off;

BEGIN;
-- 1. create function step(bigint, bigint) | lock: none
CREATE FUNCTION public.step (a bigint, b bigint) RETURNS bigint LANGUAGE sql IMMUTABLE
AS $$select coalesce(a, 0) + coalesce(b, 0)$$;
-- 2. create aggregate all_of(bigint) | lock: none
CREATE AGGREGATE public.all_of (bigint) (SFUNC = public.step, STYPE = bigint);
-- 3. create view sums | lock: none
CREATE VIEW public.sums AS
select public.all_of(id) as total from app.metric;
-- 4.1 keep the old name metric as a view of app.metric | lock: none
CREATE VIEW public.metric AS SELECT id FROM app.metric;
-- 4.2 say what the view is for | lock: none
COMMENT ON VIEW public.metric IS 'pleat: compatibility view of app.metric';
-- 4.3 let it belong to the same role, and let the same roles use it | lock: none
DO $pleat$ DECLARE acl record; BEGIN
  EXECUTE (SELECT pg_catalog.format('ALTER VIEW %s OWNER TO %I', 'public.metric', r.rolname)
    FROM pg_catalog.pg_class c JOIN pg_catalog.pg_roles r ON r.oid = c.relowner
    WHERE c.oid = 'app.metric'::pg_catalog.regclass);
  FOR acl IN SELECT DISTINCT
    coalesce(pg_catalog.quote_ident(r.rolname), 'PUBLIC') AS grantee
    FROM pg_catalog.pg_class c, pg_catalog.aclexplode(c.relacl) a
    LEFT JOIN pg_catalog.pg_roles r ON r.oid = a.grantee
    WHERE c.oid = 'public.metric'::pg_catalog.regclass
    AND a.grantee <> c.relowner
  LOOP
    EXECUTE pg_catalog.format('REVOKE ALL ON %s FROM %s',
      'public.metric', acl.grantee);
  END LOOP;
  FOR acl IN SELECT a.privilege_type,
    coalesce(pg_catalog.quote_ident(r.rolname), 'PUBLIC') AS grantee
    FROM pg_catalog.pg_class c, pg_catalog.aclexplode(c.relacl) a
    LEFT JOIN pg_catalog.pg_roles r ON r.oid = a.grantee
    WHERE c.oid = 'app.metric'::pg_catalog.regclass
    AND privilege_type IN ('SELECT', 'INSERT', 'UPDATE', 'DELETE')
  LOOP
    EXECUTE pg_catalog.format('GRANT %s ON %s TO %s', acl.privilege_type,
      'public.metric', acl.grantee);
  END LOOP;
  FOR acl IN SELECT a.privilege_type, pg_catalog.quote_ident(c.attname) AS name,
    coalesce(pg_catalog.quote_ident(r.rolname), 'PUBLIC') AS grantee
    FROM pg_catalog.pg_attribute c, pg_catalog.aclexplode(c.attacl) a
    LEFT JOIN pg_catalog.pg_roles r ON r.oid = a.grantee
    WHERE c.attrelid = 'app.metric'::pg_catalog.regclass
    AND a.privilege_type <> 'REFERENCES' AND c.attname IN (
      SELECT v.attname FROM pg_catalog.pg_attribute v WHERE v.attrelid = 'public.metric'::pg_catalog.regclass)
  LOOP
    EXECUTE pg_catalog.format('GRANT %s (%s) ON %s TO %s', acl.privilege_type, acl.name,
      'public.metric', acl.grantee);
  END LOOP;
END $pleat$;
COMMIT;

-- pleat: expand, down
-- before: only old code runs
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = app, public;

BEGIN;
-- 1. drop rule app.sums.nothing | lock: none
DROP RULE nothing ON app.sums;
-- 2. drop view app.sums | lock: none
DROP VIEW app.sums;
-- 3. drop aggregate app.all_of(bigint) | lock: none
DROP ROUTINE app.all_of (bigint);
-- 4. drop function app.step(bigint, bigint) | lock: none
DROP ROUTINE app.step (bigint, bigint);
-- 5.1 undo: rename table metric to app.metric and keep the old name as a view: drop the view of the old name metric | lock: ACCESS EXCLUSIVE on metric
DROP VIEW IF EXISTS public.metric;
-- 5.2 move table app.metric to schema public | lock: ACCESS EXCLUSIVE on app.metric
ALTER TABLE app.metric SET SCHEMA public;
-- 6. drop schema app | lock: none
DROP SCHEMA app;
COMMIT;
