-- pleat: contract, down
-- before: only new code runs; afterwards old code may be started beside it
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = app, public;

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
  ('copy app.trace.text', true)
ON CONFLICT (name) DO NOTHING;
-- 2.1 undo: drop the copy and rename column app.trace.note to text: add column app.trace.note text | lock: ACCESS EXCLUSIVE on app.trace
ALTER TABLE app.trace ADD COLUMN note text;
-- 2.2 create schema pleat if it is not there yet | lock: none
CREATE SCHEMA IF NOT EXISTS pleat;
-- 2.3 create the function of the trigger that follows | lock: none
CREATE OR REPLACE FUNCTION pleat."app.trace.note" () RETURNS trigger LANGUAGE plpgsql AS $pleat$
BEGIN
  IF TG_OP = 'INSERT' THEN
    IF NEW.note IS DISTINCT FROM NULL THEN NEW.text:= NEW.note; ELSE NEW.note:= NEW.text; END IF;
  ELSIF NEW.note IS DISTINCT FROM OLD.note THEN
    NEW.text:= NEW.note;
  ELSE
    NEW.note:= NEW.text;
  END IF;
  RETURN NEW;
END $pleat$;
-- 2.4 keep app.trace.note equal to text | lock: SHARE ROW EXCLUSIVE on app.trace
CREATE TRIGGER pleat_mirror_note BEFORE INSERT OR UPDATE ON app.trace FOR EACH ROW EXECUTE FUNCTION pleat."app.trace.note" ('mirror', 'text', 'note');
-- 2.5 say what the trigger is for | lock: ACCESS SHARE on app.trace
COMMENT ON TRIGGER pleat_mirror_note ON app.trace IS 'pleat: keeps note equal to text while a change is under way';
COMMIT;

-- 3. fill app.trace.note from text | lock: ROW EXCLUSIVE on app.trace
CALL pleat.backfill('fill app.trace.note from text once more', 'app.trace', ARRAY['id'], $pleat$
  UPDATE app.trace SET note = app.trace.text
  WHERE PLEAT_BATCH AND app.trace.note IS DISTINCT FROM app.trace.text
$pleat$);

BEGIN;
-- 4.1 undo: drop the copy and rename column app.trace.note to text: stop keeping app.trace.note equal to text | lock: ACCESS EXCLUSIVE on app.trace
DROP TRIGGER pleat_mirror_note ON app.trace;
-- 4.2 drop the function of that trigger | lock: none
DROP FUNCTION pleat."app.trace.note" ();
-- 4.3 rename column app.trace.text to pleat_swap_text | lock: ACCESS EXCLUSIVE on app.trace
ALTER TABLE app.trace RENAME COLUMN text TO pleat_swap_text;
-- 4.4 rename column app.trace.note to text | lock: ACCESS EXCLUSIVE on app.trace
ALTER TABLE app.trace RENAME COLUMN note TO text;
-- 4.5 rename column app.trace.pleat_swap_text to note | lock: ACCESS EXCLUSIVE on app.trace
ALTER TABLE app.trace RENAME COLUMN pleat_swap_text TO note;
-- 4.6 create schema pleat if it is not there yet | lock: none
CREATE SCHEMA IF NOT EXISTS pleat;
-- 4.7 create the function of the trigger that follows | lock: none
CREATE OR REPLACE FUNCTION pleat."app.trace.text" () RETURNS trigger LANGUAGE plpgsql AS $pleat$
BEGIN
  IF TG_OP = 'INSERT' THEN
    IF NEW.text IS DISTINCT FROM NULL THEN NEW.note:= NEW.text; ELSE NEW.text:= NEW.note; END IF;
  ELSIF NEW.text IS DISTINCT FROM OLD.text THEN
    NEW.note:= NEW.text;
  ELSE
    NEW.text:= NEW.note;
  END IF;
  RETURN NEW;
END $pleat$;
-- 4.8 keep app.trace.text equal to note | lock: SHARE ROW EXCLUSIVE on app.trace
CREATE TRIGGER pleat_mirror_text BEFORE INSERT OR UPDATE ON app.trace FOR EACH ROW EXECUTE FUNCTION pleat."app.trace.text" ('mirror', 'note', 'text');
-- 4.9 say what the trigger is for | lock: ACCESS SHARE on app.trace
COMMENT ON TRIGGER pleat_mirror_text ON app.trace IS 'pleat: keeps text equal to note while a change is under way';
-- 5.1 keep the old name trace as a view of app.trace | lock: none
CREATE VIEW public.trace AS SELECT id, lot, note FROM app.trace;
-- 5.2 say what the view is for | lock: none
COMMENT ON VIEW public.trace IS 'pleat: compatibility view of app.trace';
-- 5.3 let it belong to the same role, and let the same roles use it | lock: none
DO $pleat$ DECLARE acl record; BEGIN
  EXECUTE (SELECT pg_catalog.format('ALTER VIEW %s OWNER TO %I', 'public.trace', r.rolname)
    FROM pg_catalog.pg_class c JOIN pg_catalog.pg_roles r ON r.oid = c.relowner
    WHERE c.oid = 'app.trace'::pg_catalog.regclass);
  FOR acl IN SELECT DISTINCT
    coalesce(pg_catalog.quote_ident(r.rolname), 'PUBLIC') AS grantee
    FROM pg_catalog.pg_class c, pg_catalog.aclexplode(c.relacl) a
    LEFT JOIN pg_catalog.pg_roles r ON r.oid = a.grantee
    WHERE c.oid = 'public.trace'::pg_catalog.regclass
    AND a.grantee <> c.relowner
  LOOP
    EXECUTE pg_catalog.format('REVOKE ALL ON %s FROM %s',
      'public.trace', acl.grantee);
  END LOOP;
  FOR acl IN SELECT a.privilege_type,
    coalesce(pg_catalog.quote_ident(r.rolname), 'PUBLIC') AS grantee
    FROM pg_catalog.pg_class c, pg_catalog.aclexplode(c.relacl) a
    LEFT JOIN pg_catalog.pg_roles r ON r.oid = a.grantee
    WHERE c.oid = 'app.trace'::pg_catalog.regclass
    AND privilege_type IN ('SELECT', 'INSERT', 'UPDATE', 'DELETE')
  LOOP
    EXECUTE pg_catalog.format('GRANT %s ON %s TO %s', acl.privilege_type,
      'public.trace', acl.grantee);
  END LOOP;
  FOR acl IN SELECT a.privilege_type, pg_catalog.quote_ident(c.attname) AS name,
    coalesce(pg_catalog.quote_ident(r.rolname), 'PUBLIC') AS grantee
    FROM pg_catalog.pg_attribute c, pg_catalog.aclexplode(c.attacl) a
    LEFT JOIN pg_catalog.pg_roles r ON r.oid = a.grantee
    WHERE c.attrelid = 'app.trace'::pg_catalog.regclass
    AND a.privilege_type <> 'REFERENCES' AND c.attname IN (
      SELECT v.attname FROM pg_catalog.pg_attribute v WHERE v.attrelid = 'public.trace'::pg_catalog.regclass)
  LOOP
    EXECUTE pg_catalog.format('GRANT %s (%s) ON %s TO %s', acl.privilege_type, acl.name,
      'public.trace', acl.grantee);
  END LOOP;
END $pleat$;
COMMIT;

-- pleat: backfill, down
-- before: any code; nothing is lost
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = app, public;

-- pleat: expand, down
-- before: only old code runs
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = app, public;

BEGIN;
-- 1.1 undo: add column app.trace.text and keep it equal to note: stop keeping app.trace.text equal to note | lock: ACCESS EXCLUSIVE on app.trace
DROP TRIGGER pleat_mirror_text ON app.trace;
-- 1.2 drop the function of that trigger | lock: none
DROP FUNCTION pleat."app.trace.text" ();
-- 1.3 drop column app.trace.text | lock: ACCESS EXCLUSIVE on app.trace
ALTER TABLE app.trace DROP COLUMN text;
-- 2.1 forget the backfills, all are done | lock: none
DROP TABLE IF EXISTS pleat.progress;
-- 2.2 drop the procedure that ran them | lock: none
DROP PROCEDURE IF EXISTS pleat.backfill;
-- 2.3 drop the schema that they were in | lock: none
DROP SCHEMA IF EXISTS pleat;
COMMIT;

BEGIN;
-- 3. rename index app.trace_by_text to app.trace_note_idx | lock: SHARE UPDATE EXCLUSIVE on app.trace_by_text
ALTER INDEX app.trace_by_text RENAME TO trace_note_idx;
COMMIT;

BEGIN;
-- 4. rename index app.trace_by_lot to app.trace_lot_idx | lock: SHARE UPDATE EXCLUSIVE on app.trace_by_lot
ALTER INDEX app.trace_by_lot RENAME TO trace_lot_idx;
COMMIT;

BEGIN;
-- 5.1 undo: rename table trace to app.trace and keep the old name as a view: drop the view of the old name trace | lock: ACCESS EXCLUSIVE on trace
DROP VIEW IF EXISTS public.trace;
-- 5.2 move table app.trace to schema public | lock: ACCESS EXCLUSIVE on app.trace
ALTER TABLE app.trace SET SCHEMA public;
COMMIT;
