-- pleat: expand, up
-- before: any code; new code may be started once the backfill phase is complete
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = public;

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
  ('fill notes.code', false),
  ('rebuild notes', false)
ON CONFLICT (name) DO NOTHING;
-- 2. give notes.state a default | lock: ACCESS EXCLUSIVE on notes
ALTER TABLE public.notes ALTER COLUMN state SET DEFAULT 'new';
-- 3. drop not null on notes.state | lock: ACCESS EXCLUSIVE on notes
ALTER TABLE public.notes ALTER COLUMN state DROP NOT NULL;
-- 4. add column notes.seen timestamp with time zone | lock: ACCESS EXCLUSIVE on notes
ALTER TABLE public.notes ADD COLUMN seen timestamp with time zone;
-- 5. add column notes.code text | lock: ACCESS EXCLUSIVE on notes
ALTER TABLE public.notes ADD COLUMN code text;
-- 6. drop constraint notes.body_short | lock: ACCESS EXCLUSIVE on notes
ALTER TABLE public.notes DROP CONSTRAINT body_short;
-- 7. change type of notes.body from character varying(40) to character varying(80) | lock: ACCESS EXCLUSIVE on notes
ALTER TABLE public.notes ALTER COLUMN body TYPE character varying(80) USING body::character varying;
-- 8.1 build the shadow of notes: create schema pleat_new_public if it is not there yet | lock: none
CREATE SCHEMA IF NOT EXISTS pleat_new_public;
-- 8.2 create table pleat_new_public.notes | lock: none
CREATE UNLOGGED TABLE pleat_new_public.notes (
  id bigint NOT NULL,
  body character varying(80),
  state text DEFAULT 'new',
  old text,
  rank integer,
  seen timestamp with time zone,
  code text,
  CONSTRAINT notes_pkey PRIMARY KEY (id)
);
-- 8.3 comment on column pleat_new_public.notes.rank | lock: none
COMMENT ON COLUMN pleat_new_public.notes.rank IS 'As known';
-- 8.4 comment on table pleat_new_public.notes | lock: none
COMMENT ON TABLE pleat_new_public.notes IS 'pleat: shadow of public.notes, unlogged, key (id), columns (body character varying(80), code text, id bigint, old text, rank integer, seen timestamp with time zone, state text)';
-- 9.1 create schema pleat if it is not there yet | lock: none
CREATE SCHEMA IF NOT EXISTS pleat;
-- 9.2 create the function of the triggers that follow | lock: none
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
-- 9.3 let it run when everything goes at once | lock: SHARE ROW EXCLUSIVE on notes
CREATE TRIGGER "!pleat_truncate" AFTER TRUNCATE ON public.notes FOR EACH STATEMENT EXECUTE FUNCTION pleat."sync of public.notes" ('sync', 'pleat_new_public', 'notes');
-- 9.4 let it fire for replicated rows as well | lock: SHARE ROW EXCLUSIVE on notes
ALTER TABLE public.notes ENABLE ALWAYS TRIGGER "!pleat_truncate";
-- 9.5 write to pleat_new_public.notes what is written to notes | lock: SHARE ROW EXCLUSIVE on notes
CREATE TRIGGER "!pleat_sync" AFTER INSERT OR UPDATE OR DELETE ON public.notes FOR EACH ROW EXECUTE FUNCTION pleat."sync of public.notes" ('sync', 'pleat_new_public', 'notes');
-- 9.6 let it fire for replicated rows as well | lock: SHARE ROW EXCLUSIVE on notes
ALTER TABLE public.notes ENABLE ALWAYS TRIGGER "!pleat_sync";
COMMIT;

-- pleat: backfill, up
-- before: any code; run after the expand phase; afterwards new code may be started beside old code
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = public;

-- 10. fill notes.code | lock: ROW EXCLUSIVE on notes
CALL pleat.backfill('fill notes.code', 'public.notes', ARRAY['id'], $pleat$
  UPDATE public.notes SET code = ('c' || id)
  WHERE PLEAT_BATCH AND public.notes.code IS NULL
$pleat$);

-- 11.1 copy the rows of notes: rather fail than leave out what a policy hides | lock: none
SET row_security = off;
-- 11.2 copy rows into pleat_new_public.notes | lock: ROW SHARE on notes
CALL pleat.backfill('rebuild notes', 'public.notes', ARRAY['id'], $pleat$
  INSERT INTO pleat_new_public.notes (id, body, state, old, rank, seen, code) OVERRIDING SYSTEM VALUE
  SELECT id, body, state, old, rank, seen, code FROM public.notes
  WHERE PLEAT_BATCH
  FOR SHARE
  ON CONFLICT (id) DO NOTHING
$pleat$);
-- 11.3 count the values for the planner | lock: none
DO $pleat$ BEGIN
  IF pg_catalog.to_regclass('pleat_new_public.notes') IS NOT NULL THEN ANALYZE pleat_new_public.notes; END IF;
END $pleat$;

BEGIN;
-- 12. put the shadow in the place of notes, unless that is done | lock: ACCESS EXCLUSIVE on notes
DO $pleat_step$ BEGIN
IF pg_catalog.to_regclass('pleat_new_public.notes') IS NULL THEN RETURN; END IF;
-- 12.1 put the shadow in the place of notes: let nobody use it meanwhile | lock: ACCESS EXCLUSIVE on notes
EXECUTE $pleat_sql$LOCK TABLE public.notes IN ACCESS EXCLUSIVE MODE$pleat_sql$;
-- 12.2 stop writing to the shadow of notes | lock: ACCESS EXCLUSIVE on notes
EXECUTE $pleat_sql$DROP TRIGGER "!pleat_sync" ON public.notes$pleat_sql$;
-- 12.3 drop its companion | lock: ACCESS EXCLUSIVE on notes
EXECUTE $pleat_sql$DROP TRIGGER "!pleat_truncate" ON public.notes$pleat_sql$;
-- 12.4 drop the function of those triggers | lock: none
EXECUTE $pleat_sql$DROP FUNCTION pleat."sync of public.notes" ()$pleat_sql$;
-- 12.5 create schema pleat_old_public if it is not there yet | lock: none
EXECUTE $pleat_sql$CREATE SCHEMA IF NOT EXISTS pleat_old_public$pleat_sql$;
-- 12.6 move table notes to schema pleat_old_public | lock: ACCESS EXCLUSIVE on notes
EXECUTE $pleat_sql$ALTER TABLE public.notes SET SCHEMA pleat_old_public$pleat_sql$;
-- 12.7 move table pleat_new_public.notes to schema public | lock: none
EXECUTE $pleat_sql$ALTER TABLE pleat_new_public.notes SET SCHEMA public$pleat_sql$;
-- 12.8 drop schema pleat_new_public if it is empty | lock: none
EXECUTE $pleat_sql$DO $pleat$ BEGIN
  IF NOT EXISTS (SELECT FROM pg_catalog.pg_depend WHERE refclassid = 'pg_catalog.pg_namespace'::regclass
      AND refobjid = pg_catalog.to_regnamespace('pleat_new_public')) THEN
    DROP SCHEMA IF EXISTS pleat_new_public;
  END IF;
EXCEPTION WHEN dependent_objects_still_exist THEN
  NULL;
END $pleat$$pleat_sql$;
-- 12.9 comment on table notes | lock: SHARE UPDATE EXCLUSIVE on notes
EXECUTE $pleat_sql$COMMENT ON TABLE public.notes IS NULL$pleat_sql$;
-- 12.10 comment on table pleat_old_public.notes | lock: none
EXECUTE $pleat_sql$COMMENT ON TABLE pleat_old_public.notes IS 'pleat: shadow of public.notes, logged, key (id), columns (body character varying(80), code text, id bigint, old text, rank integer, seen timestamp with time zone, state text)'$pleat_sql$;
-- 12.11 create schema pleat if it is not there yet | lock: none
EXECUTE $pleat_sql$CREATE SCHEMA IF NOT EXISTS pleat$pleat_sql$;
-- 12.12 create the function of the triggers that follow | lock: none
EXECUTE $pleat_sql$CREATE OR REPLACE FUNCTION pleat."sync of public.notes" () RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
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
END $pleat$$pleat_sql$;
-- 12.13 let it run when everything goes at once | lock: SHARE ROW EXCLUSIVE on notes
EXECUTE $pleat_sql$CREATE TRIGGER "!pleat_truncate" AFTER TRUNCATE ON public.notes FOR EACH STATEMENT EXECUTE FUNCTION pleat."sync of public.notes" ('sync', 'pleat_old_public', 'notes')$pleat_sql$;
-- 12.14 let it fire for replicated rows as well | lock: SHARE ROW EXCLUSIVE on notes
EXECUTE $pleat_sql$ALTER TABLE public.notes ENABLE ALWAYS TRIGGER "!pleat_truncate"$pleat_sql$;
-- 12.15 write to pleat_old_public.notes what is written to notes | lock: SHARE ROW EXCLUSIVE on notes
EXECUTE $pleat_sql$CREATE TRIGGER "!pleat_sync" AFTER INSERT OR UPDATE OR DELETE ON public.notes FOR EACH ROW EXECUTE FUNCTION pleat."sync of public.notes" ('sync', 'pleat_old_public', 'notes')$pleat_sql$;
-- 12.16 let it fire for replicated rows as well | lock: SHARE ROW EXCLUSIVE on notes
EXECUTE $pleat_sql$ALTER TABLE public.notes ENABLE ALWAYS TRIGGER "!pleat_sync"$pleat_sql$;
END $pleat_step$;
COMMIT;

BEGIN;
-- 13. create view bodies | lock: none
CREATE OR REPLACE VIEW public.bodies AS
select id, body, seen, code from public.notes;
COMMIT;

-- pleat: contract, up
-- before: only new code runs; the backfill phase is complete
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = public;

BEGIN;
-- 14.1 drop constraint notes.pleat_not_null_rank | lock: ACCESS EXCLUSIVE on notes
ALTER TABLE public.notes DROP CONSTRAINT IF EXISTS pleat_not_null_rank;
-- 14.2 reject new nulls in notes.rank | lock: ACCESS EXCLUSIVE on notes | H302 fails and changes nothing if rows exist that break the rule
ALTER TABLE public.notes ADD CONSTRAINT pleat_not_null_rank CHECK (rank IS NOT NULL) NOT VALID;
COMMIT;

BEGIN;
-- 15. validate constraint notes.pleat_not_null_rank | lock: SHARE UPDATE EXCLUSIVE on notes
ALTER TABLE public.notes VALIDATE CONSTRAINT pleat_not_null_rank;
COMMIT;

BEGIN;
-- 16.1 set not null on notes.rank | lock: ACCESS EXCLUSIVE on notes
ALTER TABLE public.notes ALTER COLUMN rank SET NOT NULL;
-- 16.2 drop constraint notes.pleat_not_null_rank | lock: ACCESS EXCLUSIVE on notes
ALTER TABLE public.notes DROP CONSTRAINT pleat_not_null_rank;
COMMIT;

-- 17. fill notes.code | lock: ROW EXCLUSIVE on notes
CALL pleat.backfill('fill notes.code once more', 'public.notes', ARRAY['id'], $pleat$
  UPDATE public.notes SET code = ('c' || id)
  WHERE PLEAT_BATCH AND public.notes.code IS NULL
$pleat$);

BEGIN;
-- 18.1 drop constraint notes.pleat_not_null_code | lock: ACCESS EXCLUSIVE on notes
ALTER TABLE public.notes DROP CONSTRAINT IF EXISTS pleat_not_null_code;
-- 18.2 reject new nulls in notes.code | lock: ACCESS EXCLUSIVE on notes
ALTER TABLE public.notes ADD CONSTRAINT pleat_not_null_code CHECK (code IS NOT NULL) NOT VALID;
COMMIT;

BEGIN;
-- 19. validate constraint notes.pleat_not_null_code | lock: SHARE UPDATE EXCLUSIVE on notes
ALTER TABLE public.notes VALIDATE CONSTRAINT pleat_not_null_code;
COMMIT;

BEGIN;
-- 20.1 set not null on notes.code | lock: ACCESS EXCLUSIVE on notes
ALTER TABLE public.notes ALTER COLUMN code SET NOT NULL;
-- 20.2 drop constraint notes.pleat_not_null_code | lock: ACCESS EXCLUSIVE on notes
ALTER TABLE public.notes DROP CONSTRAINT pleat_not_null_code;
-- 21. add check notes.rank_positive, not validated yet | lock: ACCESS EXCLUSIVE on notes | H302 fails and changes nothing if rows exist that break the rule
ALTER TABLE public.notes ADD CONSTRAINT rank_positive CHECK (rank > 0) NOT VALID;
COMMIT;

BEGIN;
-- 22. validate constraint notes.rank_positive | lock: SHARE UPDATE EXCLUSIVE on notes
ALTER TABLE public.notes VALIDATE CONSTRAINT rank_positive;
COMMIT;

BEGIN;
-- 23.1 let nobody use it meanwhile | lock: ACCESS EXCLUSIVE on notes
LOCK TABLE public.notes IN ACCESS EXCLUSIVE MODE;
-- 23.2 stop writing to the shadow of notes | lock: ACCESS EXCLUSIVE on notes
DROP TRIGGER "!pleat_sync" ON public.notes;
-- 23.3 drop its companion | lock: ACCESS EXCLUSIVE on notes
DROP TRIGGER "!pleat_truncate" ON public.notes;
-- 23.4 drop the function of those triggers | lock: none
DROP FUNCTION pleat."sync of public.notes" ();
-- 24. drop column notes.old | lock: ACCESS EXCLUSIVE on notes | H101 rows or values are gone for good
ALTER TABLE public.notes DROP COLUMN old;
COMMIT;

BEGIN;
-- 25.1 drop the former table notes: drop table pleat_old_public.notes | lock: none
DROP TABLE pleat_old_public.notes;
-- 25.2 drop schema pleat_old_public if it is empty | lock: none
DO $pleat$ BEGIN
  IF NOT EXISTS (SELECT FROM pg_catalog.pg_depend WHERE refclassid = 'pg_catalog.pg_namespace'::regclass
      AND refobjid = pg_catalog.to_regnamespace('pleat_old_public')) THEN
    DROP SCHEMA IF EXISTS pleat_old_public;
  END IF;
EXCEPTION WHEN dependent_objects_still_exist THEN
  NULL;
END $pleat$;
COMMIT;

BEGIN;
-- 26.1 forget the backfills, all are done | lock: none
DROP TABLE IF EXISTS pleat.progress;
-- 26.2 drop the procedure that ran them | lock: none
DROP PROCEDURE IF EXISTS pleat.backfill;
-- 26.3 drop the schema that they were in | lock: none
DROP SCHEMA IF EXISTS pleat;
COMMIT;
