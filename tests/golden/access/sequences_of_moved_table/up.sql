-- pleat: expand, up
-- before: any code; afterwards new code may be started beside old code
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = app, public;

BEGIN;
-- 1.1 rename table plant to app.plant and keep the old name as a view: move table plant to schema app | lock: ACCESS EXCLUSIVE on plant
ALTER TABLE public.plant SET SCHEMA app;
-- 1.2 keep the old name plant as a view of app.plant | lock: none
CREATE VIEW public.plant AS SELECT id, number FROM app.plant;
-- 1.3 say what the view is for | lock: none
COMMENT ON VIEW public.plant IS 'pleat: compatibility view of app.plant';
-- 1.4 let it belong to the same role, and let the same roles use it | lock: none
DO $pleat$ DECLARE acl record; BEGIN
  EXECUTE (SELECT pg_catalog.format('ALTER VIEW %s OWNER TO %I', 'public.plant', r.rolname)
    FROM pg_catalog.pg_class c JOIN pg_catalog.pg_roles r ON r.oid = c.relowner
    WHERE c.oid = 'app.plant'::pg_catalog.regclass);
  FOR acl IN SELECT DISTINCT
    coalesce(pg_catalog.quote_ident(r.rolname), 'PUBLIC') AS grantee
    FROM pg_catalog.pg_class c, pg_catalog.aclexplode(c.relacl) a
    LEFT JOIN pg_catalog.pg_roles r ON r.oid = a.grantee
    WHERE c.oid = 'public.plant'::pg_catalog.regclass
    AND a.grantee <> c.relowner
  LOOP
    EXECUTE pg_catalog.format('REVOKE ALL ON %s FROM %s',
      'public.plant', acl.grantee);
  END LOOP;
  FOR acl IN SELECT a.privilege_type,
    coalesce(pg_catalog.quote_ident(r.rolname), 'PUBLIC') AS grantee
    FROM pg_catalog.pg_class c, pg_catalog.aclexplode(c.relacl) a
    LEFT JOIN pg_catalog.pg_roles r ON r.oid = a.grantee
    WHERE c.oid = 'app.plant'::pg_catalog.regclass
    AND privilege_type IN ('SELECT', 'INSERT', 'UPDATE', 'DELETE')
  LOOP
    EXECUTE pg_catalog.format('GRANT %s ON %s TO %s', acl.privilege_type,
      'public.plant', acl.grantee);
  END LOOP;
  FOR acl IN SELECT a.privilege_type, pg_catalog.quote_ident(c.attname) AS name,
    coalesce(pg_catalog.quote_ident(r.rolname), 'PUBLIC') AS grantee
    FROM pg_catalog.pg_attribute c, pg_catalog.aclexplode(c.attacl) a
    LEFT JOIN pg_catalog.pg_roles r ON r.oid = a.grantee
    WHERE c.attrelid = 'app.plant'::pg_catalog.regclass
    AND a.privilege_type <> 'REFERENCES' AND c.attname IN (
      SELECT v.attname FROM pg_catalog.pg_attribute v WHERE v.attrelid = 'public.plant'::pg_catalog.regclass)
  LOOP
    EXECUTE pg_catalog.format('GRANT %s (%s) ON %s TO %s', acl.privilege_type, acl.name,
      'public.plant', acl.grantee);
  END LOOP;
END $pleat$;
COMMIT;

-- pleat: contract, up
-- before: only new code runs; the backfill phase is complete
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = app, public;

BEGIN;
-- 2. drop the view of the old name plant | lock: ACCESS EXCLUSIVE on plant | H301 code from before the change fails from here on
DROP VIEW IF EXISTS public.plant;
-- 3. revoke usage on sequence app.plant_id_seq from reader | lock: none | H301 code from before the change fails from here on
REVOKE USAGE ON SEQUENCE app.plant_id_seq FROM reader;
COMMIT;
