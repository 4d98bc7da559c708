-- pleat: expand, up
-- before: any code; new code may be started once the backfill phase is complete
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = app, public;

BEGIN;
-- 1. create schema app | lock: none
CREATE SCHEMA app;
-- 2.1 rename table metric to app.metric and keep the old name as a view: move table metric to schema app | lock: ACCESS EXCLUSIVE on metric
ALTER TABLE public.metric SET SCHEMA app;
-- 2.2 keep the old name metric as a view of app.metric | lock: none
CREATE VIEW public.metric AS SELECT id, amount FROM app.metric;
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
  ('copy app.metric.total', false)
ON CONFLICT (name) DO NOTHING;
COMMIT;

BEGIN;
-- 4.1 add column app.metric.total and keep it equal to amount: add column app.metric.total integer | lock: ACCESS EXCLUSIVE on app.metric | H304 reads by the new name use no index until the contract phase
ALTER TABLE app.metric ADD COLUMN total integer;
-- 4.2 create schema pleat if it is not there yet | lock: none
CREATE SCHEMA IF NOT EXISTS pleat;
-- 4.3 create the function of the trigger that follows | lock: none
CREATE OR REPLACE FUNCTION pleat."app.metric.total" () RETURNS trigger LANGUAGE plpgsql AS $pleat$
BEGIN
  IF TG_OP = 'INSERT' THEN
    IF NEW.total IS DISTINCT FROM NULL THEN NEW.amount:= NEW.total; ELSE NEW.total:= NEW.amount; END IF;
  ELSIF NEW.total IS DISTINCT FROM OLD.total THEN
    NEW.amount:= NEW.total;
  ELSE
    NEW.total:= NEW.amount;
  END IF;
  RETURN NEW;
END $pleat$;
-- 4.4 keep app.metric.total equal to amount | lock: SHARE ROW EXCLUSIVE on app.metric
CREATE TRIGGER pleat_mirror_total BEFORE INSERT OR UPDATE ON app.metric FOR EACH ROW EXECUTE FUNCTION pleat."app.metric.total" ('mirror', 'amount', 'total');
-- 4.5 say what the trigger is for | lock: ACCESS SHARE on app.metric
COMMENT ON TRIGGER pleat_mirror_total ON app.metric IS 'pleat: keeps total equal to amount while a change is under way';
COMMIT;

-- pleat: backfill, up
-- before: any code; run after the expand phase; afterwards new code may be started beside old code
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = app, public;

-- 5. fill app.metric.total from amount | lock: ROW EXCLUSIVE on app.metric
CALL pleat.backfill('copy app.metric.total', 'app.metric', ARRAY['id'], $pleat$
  UPDATE app.metric SET total = app.metric.amount
  WHERE PLEAT_BATCH AND app.metric.total IS DISTINCT FROM app.metric.amount
$pleat$);

-- pleat: contract, up
-- before: only new code runs; the backfill phase is complete
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = app, public;

BEGIN;
-- 6. drop the view of the old name metric | lock: ACCESS EXCLUSIVE on metric | H301 code from before the change fails from here on
DROP VIEW IF EXISTS public.metric;
COMMIT;

BEGIN;
-- 7.1 drop the copy and rename column app.metric.amount to total: stop keeping app.metric.total equal to amount | lock: ACCESS EXCLUSIVE on app.metric
DROP TRIGGER pleat_mirror_total ON app.metric;
-- 7.2 drop the function of that trigger | lock: none
DROP FUNCTION pleat."app.metric.total" ();
-- 7.3 drop column app.metric.total | lock: ACCESS EXCLUSIVE on app.metric
ALTER TABLE app.metric DROP COLUMN total;
-- 7.4 rename column app.metric.amount to total | lock: ACCESS EXCLUSIVE on app.metric | H301 code from before the change fails from here on
ALTER TABLE app.metric RENAME COLUMN amount TO total;
COMMIT;

BEGIN;
-- 8. drop view amounts | lock: ACCESS EXCLUSIVE on amounts | H301 code from before the change fails from here on
DROP VIEW public.amounts;
-- 9.1 forget the backfills, all are done | lock: none
DROP TABLE IF EXISTS pleat.progress;
-- 9.2 drop the procedure that ran them | lock: none
DROP PROCEDURE IF EXISTS pleat.backfill;
-- 9.3 drop the schema that they were in | lock: none
DROP SCHEMA IF EXISTS pleat;
COMMIT;
