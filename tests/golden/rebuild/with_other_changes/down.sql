-- pleat: contract, down
-- before: only new code runs; afterwards old code may be started beside it
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = public;
-- not undone: drop column notes.old: the column comes back without its values

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
  ('fill notes.code', true),
  ('rebuild notes', true)
ON CONFLICT (name) DO NOTHING;
-- 2.1 undo: drop the former table notes: create schema pleat_old_public if it is not there yet | lock: none
CREATE SCHEMA IF NOT EXISTS pleat_old_public;
-- 2.2 create table pleat_old_public.notes | lock: none
CREATE TABLE pleat_old_public.notes (
  id bigint NOT NULL,
  body character varying(80),
  state text DEFAULT 'new',
  old text,
  rank integer,
  seen timestamp with time zone,
  code text,
  CONSTRAINT notes_pkey PRIMARY KEY (id)
);
-- 2.3 comment on column pleat_old_public.notes.rank | lock: none
COMMENT ON COLUMN pleat_old_public.notes.rank IS 'As seen';
-- 2.4 comment on table pleat_old_public.notes | lock: none
COMMENT ON TABLE pleat_old_public.notes IS 'pleat: shadow of public.notes, logged, key (id), columns (body character varying(80), code text, id bigint, old text, rank integer, seen timestamp with time zone, state text)';
-- 3. add column notes.old text | lock: ACCESS EXCLUSIVE on notes
ALTER TABLE public.notes ADD COLUMN old text;
-- 4.1 create schema pleat if it is not there yet | lock: none
CREATE SCHEMA IF NOT EXISTS pleat;
-- 4.2 create the function of the triggers that follow | lock: none
CREATE OR REPLACE FUNCTION pleat."sync of public.notes" () RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp SET row_security = off AS $pleat$
DECLARE pleat_gone boolean := TG_OP = 'DELETE';
BEGIN
  IF TG_OP = 'TRUNCATE' THEN
    TRUNCATE pleat_old_public.notes;
    RETURN NULL;
  END IF;
  IF TG_OP = 'UPDATE' THEN
    pleat_gone := ROW (OLD.id) IS DISTINCT FROM ROW (NEW.id);
  END IF;
  IF pleat_gone THEN
    DELETE FROM pleat_old_public.notes WHERE (pleat_old_public.notes.id) = (OLD.id);
    IF NOT FOUND AND pg_catalog.current_setting('transaction_isolation') <> 'read committed' THEN
      BEGIN
        INSERT INTO pleat_old_public.notes (id, body, state, old, rank, seen, code) OVERRIDING SYSTEM VALUE VALUES (OLD.id, OLD.body, OLD.state, OLD.old, OLD.rank, OLD.seen, OLD.code) ON CONFLICT (id) DO NOTHING;
        DELETE FROM pleat_old_public.notes WHERE (pleat_old_public.notes.id) = (OLD.id);
      EXCEPTION WHEN integrity_constraint_violation THEN
        NULL;
      END;
    END IF;
  END IF;
  IF TG_OP <> 'DELETE' THEN
    INSERT INTO pleat_old_public.notes (id, body, state, old, rank, seen, code) OVERRIDING SYSTEM VALUE VALUES (NEW.id, NEW.body, NEW.state, NEW.old, NEW.rank, NEW.seen, NEW.code)
    ON CONFLICT (id) DO UPDATE SET body = excluded.body, state = excluded.state, old = excluded.old, rank = excluded.rank, seen = excluded.seen, code = excluded.code;
  END IF;
  RETURN NULL;
END $pleat$;
-- 4.3 let it run when everything goes at once | lock: SHARE ROW EXCLUSIVE on notes
CREATE TRIGGER "!pleat_truncate" AFTER TRUNCATE ON public.notes FOR EACH STATEMENT EXECUTE FUNCTION pleat."sync of public.notes" ('sync', 'pleat_old_public', 'notes');
-- 4.4 let it fire for replicated rows as well | lock: SHARE ROW EXCLUSIVE on notes
ALTER TABLE public.notes ENABLE ALWAYS TRIGGER "!pleat_truncate";
-- 4.5 write to pleat_old_public.notes what is written to notes | lock: SHARE ROW EXCLUSIVE on notes
CREATE TRIGGER "!pleat_sync" AFTER INSERT OR UPDATE OR DELETE ON public.notes FOR EACH ROW EXECUTE FUNCTION pleat."sync of public.notes" ('sync', 'pleat_old_public', 'notes');
-- 4.6 let it fire for replicated rows as well | lock: SHARE ROW EXCLUSIVE on notes
ALTER TABLE public.notes ENABLE ALWAYS TRIGGER "!pleat_sync";
COMMIT;

-- 5.1 rather fail than leave out what a policy hides | lock: none
SET row_security = off;
-- 5.2 copy rows into pleat_old_public.notes | lock: ROW SHARE on notes
CALL pleat.backfill('copy rows into pleat_old_public.notes', 'public.notes', ARRAY['id'], $pleat$
  INSERT INTO pleat_old_public.notes (id, body, state, old, rank, seen, code) OVERRIDING SYSTEM VALUE
  SELECT id, body, state, old, rank, seen, code FROM public.notes
  WHERE PLEAT_BATCH
  FOR SHARE
  ON CONFLICT (id) DO NOTHING
$pleat$);
-- 5.3 count the values for the planner | lock: none
DO $pleat$ BEGIN
  IF pg_catalog.to_regclass('pleat_old_public.notes') IS NOT NULL THEN ANALYZE pleat_old_public.notes; END IF;
END $pleat$;

BEGIN;
-- 6. drop constraint notes.rank_positive | lock: ACCESS EXCLUSIVE on notes
ALTER TABLE public.notes DROP CONSTRAINT rank_positive;
-- 7. drop not null on notes.code | lock: ACCESS EXCLUSIVE on notes
ALTER TABLE public.notes ALTER COLUMN code DROP NOT NULL;
-- 8. drop constraint notes.pleat_not_null_code | lock: ACCESS EXCLUSIVE on notes
ALTER TABLE public.notes DROP CONSTRAINT IF EXISTS pleat_not_null_code;
-- 9. drop not null on notes.rank | lock: ACCESS EXCLUSIVE on notes
ALTER TABLE public.notes ALTER COLUMN rank DROP NOT NULL;
-- 10. drop constraint notes.pleat_not_null_rank | lock: ACCESS EXCLUSIVE on notes
ALTER TABLE public.notes DROP CONSTRAINT IF EXISTS pleat_not_null_rank;
COMMIT;

-- pleat: backfill, down
-- before: any code; nothing is lost
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = public;

BEGIN;
-- 1. drop view bodies | lock: none
DROP VIEW public.bodies;
-- 2.1 undo: put the shadow in the place of notes: let nobody use it meanwhile | lock: ACCESS EXCLUSIVE on notes
LOCK TABLE public.notes IN ACCESS EXCLUSIVE MODE;
-- 2.2 stop writing to the shadow of notes | lock: ACCESS EXCLUSIVE on notes
DROP TRIGGER "!pleat_sync" ON public.notes;
-- 2.3 drop its companion | lock: ACCESS EXCLUSIVE on notes
DROP TRIGGER "!pleat_truncate" ON public.notes;
-- 2.4 drop the function of those triggers | lock: none
DROP FUNCTION pleat."sync of public.notes" ();
-- 2.5 create schema pleat_new_public if it is not there yet | lock: none
CREATE SCHEMA IF NOT EXISTS pleat_new_public;
-- 2.6 move table notes to schema pleat_new_public | lock: ACCESS EXCLUSIVE on notes
ALTER TABLE public.notes SET SCHEMA pleat_new_public;
-- 2.7 move table pleat_old_public.notes to schema public | lock: none
ALTER TABLE pleat_old_public.notes SET SCHEMA public;
-- 2.8 drop schema pleat_old_public if it is empty | lock: none
DO $pleat$ BEGIN
  IF NOT EXISTS (SELECT FROM pg_catalog.pg_depend WHERE refclassid = 'pg_catalog.pg_namespace'::regclass
      AND refobjid = pg_catalog.to_regnamespace('pleat_old_public')) THEN
    DROP SCHEMA IF EXISTS pleat_old_public;
  END IF;
EXCEPTION WHEN dependent_objects_still_exist THEN
  NULL;
END $pleat$;
-- 2.9 comment on table notes | lock: SHARE UPDATE EXCLUSIVE on notes
COMMENT ON TABLE public.notes IS NULL;
-- 2.10 comment on table pleat_new_public.notes | lock: none
COMMENT ON TABLE pleat_new_public.notes IS 'pleat: shadow of public.notes, unlogged, key (id), columns (body character varying(80), code text, id bigint, old text, rank integer, seen timestamp with time zone, state text)';
-- 2.11 create schema pleat if it is not there yet | lock: none
CREATE SCHEMA IF NOT EXISTS pleat;
-- 2.12 create the function of the triggers that follow | lock: none
CREATE OR REPLACE FUNCTION pleat."sync of public.notes" () RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp SET row_security = off AS $pleat$
DECLARE pleat_gone boolean := TG_OP = 'DELETE';
BEGIN
  IF TG_OP = 'TRUNCATE' THEN
    TRUNCATE pleat_new_public.notes;
    RETURN NULL;
  END IF;
  IF TG_OP = 'UPDATE' THEN
    pleat_gone := ROW (OLD.id) IS DISTINCT FROM ROW (NEW.id);
  END IF;
  IF pleat_gone THEN
    DELETE FROM pleat_new_public.notes WHERE (pleat_new_public.notes.id) = (OLD.id);
    IF NOT FOUND AND pg_catalog.current_setting('transaction_isolation') <> 'read committed' THEN
      BEGIN
        INSERT INTO pleat_new_public.notes (id, body, state, old, rank, seen, code) OVERRIDING SYSTEM VALUE VALUES (OLD.id, OLD.body, OLD.state, OLD.old, OLD.rank, OLD.seen, OLD.code) ON CONFLICT (id) DO NOTHING;
        DELETE FROM pleat_new_public.notes WHERE (pleat_new_public.notes.id) = (OLD.id);
      EXCEPTION WHEN integrity_constraint_violation THEN
        NULL;
      END;
    END IF;
  END IF;
  IF TG_OP <> 'DELETE' THEN
    INSERT INTO pleat_new_public.notes (id, body, state, old, rank, seen, code) OVERRIDING SYSTEM VALUE VALUES (NEW.id, NEW.body, NEW.state, NEW.old, NEW.rank, NEW.seen, NEW.code)
    ON CONFLICT (id) DO UPDATE SET body = excluded.body, state = excluded.state, old = excluded.old, rank = excluded.rank, seen = excluded.seen, code = excluded.code;
  END IF;
  RETURN NULL;
END $pleat$;
-- 2.13 let it run when everything goes at once | lock: SHARE ROW EXCLUSIVE on notes
CREATE TRIGGER "!pleat_truncate" AFTER TRUNCATE ON public.notes FOR EACH STATEMENT EXECUTE FUNCTION pleat."sync of public.notes" ('sync', 'pleat_new_public', 'notes');
-- 2.14 let it fire for replicated rows as well | lock: SHARE ROW EXCLUSIVE on notes
ALTER TABLE public.notes ENABLE ALWAYS TRIGGER "!pleat_truncate";
-- 2.15 write to pleat_new_public.notes what is written to notes | lock: SHARE ROW EXCLUSIVE on notes
CREATE TRIGGER "!pleat_sync" AFTER INSERT OR UPDATE OR DELETE ON public.notes FOR EACH ROW EXECUTE FUNCTION pleat."sync of public.notes" ('sync', 'pleat_new_public', 'notes');
-- 2.16 let it fire for replicated rows as well | lock: SHARE ROW EXCLUSIVE on notes
ALTER TABLE public.notes ENABLE ALWAYS TRIGGER "!pleat_sync";
COMMIT;

-- pleat: expand, down
-- before: only old code runs
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = public;

BEGIN;
-- 1.1 let nobody use it meanwhile | lock: ACCESS EXCLUSIVE on notes
LOCK TABLE public.notes IN ACCESS EXCLUSIVE MODE;
-- 1.2 stop writing to the shadow of notes | lock: ACCESS EXCLUSIVE on notes
DROP TRIGGER "!pleat_sync" ON public.notes;
-- 1.3 drop its companion | lock: ACCESS EXCLUSIVE on notes
DROP TRIGGER "!pleat_truncate" ON public.notes;
-- 1.4 drop the function of those triggers | lock: none
DROP FUNCTION pleat."sync of public.notes" ();
-- 2.1 undo: build the shadow of notes: drop table pleat_new_public.notes | lock: none
DROP TABLE pleat_new_public.notes;
-- 2.2 drop schema pleat_new_public if it is empty | lock: none
DO $pleat$ BEGIN
  IF NOT EXISTS (SELECT FROM pg_catalog.pg_depend WHERE refclassid = 'pg_catalog.pg_namespace'::regclass
      AND refobjid = pg_catalog.to_regnamespace('pleat_new_public')) THEN
    DROP SCHEMA IF EXISTS pleat_new_public;
  END IF;
EXCEPTION WHEN dependent_objects_still_exist THEN
  NULL;
END $pleat$;
-- 3. change type of notes.body from character varying(80) to character varying(40) | lock: ACCESS EXCLUSIVE on notes | H201 rewrites the whole table and its indexes while nobody can read or write it
ALTER TABLE public.notes ALTER COLUMN body TYPE character varying(40) USING body::character varying;
-- 4. add check notes.body_short, not validated yet | lock: ACCESS EXCLUSIVE on notes | H302 fails and changes nothing if rows exist that break the rule
ALTER TABLE public.notes ADD CONSTRAINT body_short CHECK (length(body) < 30) NOT VALID;
COMMIT;

BEGIN;
-- 5. validate constraint notes.body_short | lock: SHARE UPDATE EXCLUSIVE on notes | H302 fails and changes nothing if rows exist that break the rule
ALTER TABLE public.notes VALIDATE CONSTRAINT body_short;
COMMIT;

BEGIN;
-- 6. drop column notes.code | lock: ACCESS EXCLUSIVE on notes
ALTER TABLE public.notes DROP COLUMN code;
-- 7. drop column notes.seen | lock: ACCESS EXCLUSIVE on notes
ALTER TABLE public.notes DROP COLUMN seen;
-- 8. set not null on notes.state again if every row allows it | lock: ACCESS EXCLUSIVE on notes | H202 reads the whole table while writes wait
DO $pleat$ BEGIN
  IF EXISTS (SELECT FROM public.notes WHERE public.notes.state IS NOT DISTINCT FROM NULL) THEN
    RAISE WARNING 'pleat: % stays nullable: it has rows without a value', 'public.notes.state';
  ELSE
    ALTER TABLE public.notes ALTER COLUMN state SET NOT NULL;
  END IF;
END $pleat$;
-- 9. give notes.state no default | lock: ACCESS EXCLUSIVE on notes
ALTER TABLE public.notes ALTER COLUMN state DROP DEFAULT;
-- 10.1 forget the backfills, all are done | lock: none
DROP TABLE IF EXISTS pleat.progress;
-- 10.2 drop the procedure that ran them | lock: none
DROP PROCEDURE IF EXISTS pleat.backfill;
-- 10.3 drop the schema that they were in | lock: none
DROP SCHEMA IF EXISTS pleat;
COMMIT;
