-- pleat: expand, up
-- before: any code; afterwards new code may be started beside old code
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = app, public;
SET check_function_bodies = off;

BEGIN;
-- 1. create schema app | lock: none
CREATE SCHEMA app;
-- 2.1 rename table metric to app.metric and keep the old name as a view: move table metric to schema app | lock: ACCESS EXCLUSIVE on metric
ALTER TABLE public.metric SET SCHEMA app;
-- 2.2 keep the old name metric as a view of app.metric | lock: none
CREATE VIEW public.metric AS SELECT id FROM app.metric;
-- 2.3 say what the view is for | lock: none
COMMENT ON VIEW public.metric IS 'pleat: compatibility view of app.metric';
-- 2.4 let it belong to the same role, and let the same roles use it | lock: none
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
-- 3. create function app.step(bigint, bigint) | lock: none
CREATE FUNCTION app.step (a bigint, b bigint) RETURNS bigint LANGUAGE sql IMMUTABLE
AS $$select coalesce(a, 0) + coalesce(b, 0)$$;
-- 4. create aggregate app.all_of(bigint) | lock: none
CREATE AGGREGATE app.all_of (bigint) (SFUNC = app.step, STYPE = bigint);
-- 5. create view app.sums | lock: none
CREATE VIEW app.sums AS
select app.all_of(id) as total from app.metric;
-- 6. create rule app.sums.nothing | lock: none
CREATE RULE nothing AS ON INSERT TO app.sums DO INSTEAD NOTHING;
COMMIT;

-- pleat: contract, up
-- before: only new code runs; the backfill phase is complete
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = app, public;

BEGIN;
-- 7. drop the view of the old name metric | lock: ACCESS EXCLUSIVE on metric | H301 code from before the change fails from here on
DROP VIEW IF EXISTS public.metric;
COMMIT;

BEGIN;
-- 8. drop view sums | lock: ACCESS EXCLUSIVE on sums | H301 code from before the change fails from here on
DROP VIEW public.sums;
-- 9. drop aggregate all_of(bigint) | lock: none | H301 code from before the change fails from here on
DROP ROUTINE public.all_of (bigint);
-- 10. drop function step(bigint, bigint) | lock: none | H301 code from before the change fails from here on
DROP ROUTINE public.step (bigint, bigint);
COMMIT;
