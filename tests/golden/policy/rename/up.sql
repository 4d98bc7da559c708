-- pleat: expand, up
-- before: any code; new code may be started once the backfill phase is complete
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = public;

BEGIN;
-- 1.1 rename table notes to remarks and keep the old name as a view: rename table notes to remarks | lock: ACCESS EXCLUSIVE on notes
ALTER TABLE public.notes RENAME TO remarks;
-- 1.2 keep the old name notes as a view of remarks | lock: none
CREATE VIEW public.notes WITH (security_invoker = true) AS SELECT id, owner FROM public.remarks;
-- 1.3 say what the view is for | lock: none
COMMENT ON VIEW public.notes IS 'pleat: compatibility view of public.remarks';
-- 1.4 let it belong to the same role, and let the same roles use it | lock: none
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
COMMIT;

BEGIN;
-- 2. rename policy remarks.fresh to recent | lock: ACCESS EXCLUSIVE on remarks
ALTER POLICY fresh ON public.remarks RENAME TO recent;
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
  ('copy remarks.author', false)
ON CONFLICT (name) DO NOTHING;
-- 4.1 add column remarks.author and keep it equal to owner: add column remarks.author text | lock: ACCESS EXCLUSIVE on remarks | H304 reads by the new name use no index until the contract phase
ALTER TABLE public.remarks ADD COLUMN author text;
-- 4.2 create schema pleat if it is not there yet | lock: none
CREATE SCHEMA IF NOT EXISTS pleat;
-- 4.3 create the function of the trigger that follows | lock: none
CREATE OR REPLACE FUNCTION pleat."public.remarks.author" () RETURNS trigger LANGUAGE plpgsql AS $pleat$
BEGIN
  IF TG_OP = 'INSERT' THEN
    IF NEW.author IS DISTINCT FROM NULL THEN NEW.owner:= NEW.author; ELSE NEW.author:= NEW.owner; END IF;
  ELSIF NEW.author IS DISTINCT FROM OLD.author THEN
    NEW.owner:= NEW.author;
  ELSE
    NEW.author:= NEW.owner;
  END IF;
  RETURN NEW;
END $pleat$;
-- 4.4 keep remarks.author equal to owner | lock: SHARE ROW EXCLUSIVE on remarks
CREATE TRIGGER pleat_mirror_author BEFORE INSERT OR UPDATE ON public.remarks FOR EACH ROW EXECUTE FUNCTION pleat."public.remarks.author" ('mirror', 'owner', 'author');
-- 4.5 say what the trigger is for | lock: ACCESS SHARE on remarks
COMMENT ON TRIGGER pleat_mirror_author ON public.remarks IS 'pleat: keeps author equal to owner while a change is under way';
COMMIT;

-- pleat: backfill, up
-- before: any code; run after the expand phase; afterwards new code may be started beside old code
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = public;

-- 5. fill remarks.author from owner | lock: ROW EXCLUSIVE on remarks
CALL pleat.backfill('copy remarks.author', 'public.remarks', ARRAY['id'], $pleat$
  UPDATE public.remarks SET author = public.remarks.owner
  WHERE PLEAT_BATCH AND public.remarks.author IS DISTINCT FROM public.remarks.owner
$pleat$);

-- pleat: contract, up
-- before: only new code runs; the backfill phase is complete
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = public;

BEGIN;
-- 6. drop the view of the old name notes | lock: ACCESS EXCLUSIVE on notes | H301 code from before the change fails from here on
DROP VIEW IF EXISTS public.notes;
COMMIT;

BEGIN;
-- 7.1 drop the copy and rename column remarks.owner to author: stop keeping remarks.author equal to owner | lock: ACCESS EXCLUSIVE on remarks
DROP TRIGGER pleat_mirror_author ON public.remarks;
-- 7.2 drop the function of that trigger | lock: none
DROP FUNCTION pleat."public.remarks.author" ();
-- 7.3 drop column remarks.author | lock: ACCESS EXCLUSIVE on remarks
ALTER TABLE public.remarks DROP COLUMN author;
-- 7.4 rename column remarks.owner to author | lock: ACCESS EXCLUSIVE on remarks | H301 code from before the change fails from here on
ALTER TABLE public.remarks RENAME COLUMN owner TO author;
-- 8.1 forget the backfills, all are done | lock: none
DROP TABLE IF EXISTS pleat.progress;
-- 8.2 drop the procedure that ran them | lock: none
DROP PROCEDURE IF EXISTS pleat.backfill;
-- 8.3 drop the schema that they were in | lock: none
DROP SCHEMA IF EXISTS pleat;
COMMIT;
