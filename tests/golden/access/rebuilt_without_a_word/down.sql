-- pleat: contract, down
-- before: only new code runs; afterwards old code may be started beside it
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
  ('convert logs.id', true),
  ('rebuild events', true)
ON CONFLICT (name) DO NOTHING;
-- 2.1 undo: put the successor of logs.id in its place: add column logs.pleat_new_id integer | lock: ACCESS EXCLUSIVE on logs
ALTER TABLE public.logs ADD COLUMN pleat_new_id integer;
-- 2.2 create schema pleat if it is not there yet | lock: none
CREATE SCHEMA IF NOT EXISTS pleat;
-- 2.3 create the function of the trigger that follows | lock: none
CREATE OR REPLACE FUNCTION pleat."public.logs.pleat_new_id" () RETURNS trigger LANGUAGE plpgsql AS $pleat$
BEGIN
  IF TG_OP = 'UPDATE' THEN
    IF NEW.pleat_new_id IS DISTINCT FROM OLD.pleat_new_id THEN RETURN NEW; END IF;
  END IF;
  BEGIN
    NEW.pleat_new_id:= NEW.id::integer;
  EXCEPTION WHEN data_exception THEN
    NEW.pleat_new_id:= NULL;
  END;
  RETURN NEW;
END $pleat$;
-- 2.4 keep logs.pleat_new_id equal to id | lock: SHARE ROW EXCLUSIVE on logs
CREATE TRIGGER pleat_mirror_pleat_new_id BEFORE INSERT OR UPDATE ON public.logs FOR EACH ROW EXECUTE FUNCTION pleat."public.logs.pleat_new_id" ('mirror', 'id', 'pleat_new_id');
-- 2.5 say what the trigger is for | lock: ACCESS SHARE on logs
COMMENT ON TRIGGER pleat_mirror_pleat_new_id ON public.logs IS 'pleat: keeps pleat_new_id equal to id while a change is under way';
COMMIT;

-- 3. fill logs.pleat_new_id from id | lock: ROW EXCLUSIVE on logs
CALL pleat.backfill('fill logs.pleat_new_id from id once more', 'public.logs', ARRAY['id'], $pleat$
  UPDATE public.logs SET pleat_new_id = public.logs.id::integer
  WHERE PLEAT_BATCH AND public.logs.pleat_new_id IS DISTINCT FROM public.logs.id::integer
$pleat$);

SET lock_timeout = 0;
-- 4. build unique index pleat_new_logs_pkey on logs without blocking writes | lock: SHARE UPDATE EXCLUSIVE on logs | H302 fails and changes nothing if rows exist that break the rule
CREATE UNIQUE INDEX CONCURRENTLY pleat_new_logs_pkey ON public.logs (pleat_new_id);
SET lock_timeout = '3s';

BEGIN;
-- 5. reject new nulls in logs.pleat_new_id | lock: ACCESS EXCLUSIVE on logs
ALTER TABLE public.logs ADD CONSTRAINT pleat_not_null_pleat_new_id CHECK (pleat_new_id IS NOT NULL) NOT VALID;
COMMIT;

BEGIN;
-- 6. validate constraint logs.pleat_not_null_pleat_new_id | lock: SHARE UPDATE EXCLUSIVE on logs | H302 fails and changes nothing if rows exist that break the rule
ALTER TABLE public.logs VALIDATE CONSTRAINT pleat_not_null_pleat_new_id;
COMMIT;

BEGIN;
-- 7.1 undo: put the successor of logs.id in its place: set not null on logs.pleat_new_id | lock: ACCESS EXCLUSIVE on logs | H302 fails and changes nothing if rows exist that break the rule
ALTER TABLE public.logs ALTER COLUMN pleat_new_id SET NOT NULL;
-- 7.2 drop constraint logs.pleat_not_null_pleat_new_id | lock: ACCESS EXCLUSIVE on logs
ALTER TABLE public.logs DROP CONSTRAINT pleat_not_null_pleat_new_id;
-- 7.3 stop keeping logs.pleat_new_id equal to id | lock: ACCESS EXCLUSIVE on logs
DROP TRIGGER pleat_mirror_pleat_new_id ON public.logs;
-- 7.4 drop the function of that trigger | lock: none
DROP FUNCTION pleat."public.logs.pleat_new_id" ();
-- 7.5 rename column logs.id to pleat_old_id | lock: ACCESS EXCLUSIVE on logs
ALTER TABLE public.logs RENAME COLUMN id TO pleat_old_id;
-- 7.6 rename column logs.pleat_new_id to id | lock: ACCESS EXCLUSIVE on logs
ALTER TABLE public.logs RENAME COLUMN pleat_new_id TO id;
-- 7.7 rename sequence log_numbers to pleat_old_log_numbers | lock: none
ALTER SEQUENCE public.log_numbers RENAME TO pleat_old_log_numbers;
-- 7.8 let the sequence go on in the successor of logs.id | lock: ACCESS EXCLUSIVE on logs
ALTER TABLE public.logs ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (SEQUENCE NAME public.log_numbers);
-- 7.9 let the sequence go on where the old one is | lock: none
SELECT pg_catalog.setval('public.log_numbers', last_value, is_called) FROM public.pleat_old_log_numbers;
-- 7.10 grant select on sequence log_numbers to app | lock: none
GRANT SELECT ON SEQUENCE public.log_numbers TO app;
-- 7.11 drop column logs.pleat_old_id | lock: ACCESS EXCLUSIVE on logs
ALTER TABLE public.logs DROP COLUMN pleat_old_id;
-- 7.12 add primary key logs.logs_pkey from its index | lock: ACCESS EXCLUSIVE on logs | H302 fails and changes nothing if rows exist that break the rule
ALTER TABLE public.logs ADD CONSTRAINT logs_pkey PRIMARY KEY USING INDEX pleat_new_logs_pkey;
-- 7.13 add column logs.pleat_new_id bigint | lock: ACCESS EXCLUSIVE on logs
ALTER TABLE public.logs ADD COLUMN pleat_new_id bigint;
-- 7.14 create schema pleat if it is not there yet | lock: none
CREATE SCHEMA IF NOT EXISTS pleat;
-- 7.15 create the function of the trigger that follows | lock: none
CREATE OR REPLACE FUNCTION pleat."public.logs.pleat_new_id" () RETURNS trigger LANGUAGE plpgsql AS $pleat$
BEGIN
  IF TG_OP = 'UPDATE' THEN
    IF NEW.pleat_new_id IS DISTINCT FROM OLD.pleat_new_id THEN RETURN NEW; END IF;
  END IF;
  BEGIN
    NEW.pleat_new_id:= NEW.id::bigint;
  EXCEPTION WHEN data_exception THEN
    NEW.pleat_new_id:= NULL;
  END;
  RETURN NEW;
END $pleat$;
-- 7.16 keep logs.pleat_new_id equal to id | lock: SHARE ROW EXCLUSIVE on logs
CREATE TRIGGER pleat_mirror_pleat_new_id BEFORE INSERT OR UPDATE ON public.logs FOR EACH ROW EXECUTE FUNCTION pleat."public.logs.pleat_new_id" ('mirror', 'id', 'pleat_new_id');
-- 7.17 say what the trigger is for | lock: ACCESS SHARE on logs
COMMENT ON TRIGGER pleat_mirror_pleat_new_id ON public.logs IS 'pleat: keeps pleat_new_id equal to id while a change is under way';
-- 8.1 undo: drop the former table events: create schema pleat_old_public if it is not there yet | lock: none
CREATE SCHEMA IF NOT EXISTS pleat_old_public;
-- 8.2 create table pleat_old_public.events | lock: none
CREATE UNLOGGED TABLE pleat_old_public.events (
  id bigint NOT NULL GENERATED BY DEFAULT AS IDENTITY,
  kind text,
  note text,
  CONSTRAINT events_pkey PRIMARY KEY (id)
);
-- 8.3 grant select, insert on table pleat_old_public.events to app | lock: none
GRANT SELECT, INSERT ON TABLE pleat_old_public.events TO app;
-- 8.4 grant update on column pleat_old_public.events.note to app | lock: none
GRANT UPDATE (note) ON TABLE pleat_old_public.events TO app;
-- 8.5 grant usage on sequence pleat_old_public.events_id_seq to app | lock: none
GRANT USAGE ON SEQUENCE pleat_old_public.events_id_seq TO app;
-- 8.6 comment on table pleat_old_public.events | lock: none
COMMENT ON TABLE pleat_old_public.events IS 'pleat: shadow of public.events, unlogged, key (id), columns (id bigint, kind text, note text)';
COMMIT;

BEGIN;
-- 9.1 undo: give marks.id a sequence that goes on where its sequence is: drop the default of marks.id | lock: ACCESS EXCLUSIVE on marks
ALTER TABLE public.marks ALTER COLUMN id DROP DEFAULT;
-- 9.2 rename sequence marks_id_seq to pleat_old_marks_id_seq | lock: none
ALTER SEQUENCE public.marks_id_seq RENAME TO pleat_old_marks_id_seq;
-- 9.3 give marks.id an identity that goes on where its sequence is | lock: ACCESS EXCLUSIVE on marks
ALTER TABLE public.marks ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY;
-- 9.4 let the sequence go on where the old one is | lock: none
SELECT pg_catalog.setval('public.marks_id_seq', last_value, is_called) FROM public.pleat_old_marks_id_seq;
-- 9.5 drop sequence pleat_old_marks_id_seq | lock: none
DROP SEQUENCE public.pleat_old_marks_id_seq;
-- 9.6 grant usage on sequence marks_id_seq to app | lock: none
GRANT USAGE ON SEQUENCE public.marks_id_seq TO app;
COMMIT;

BEGIN;
-- 10. drop not null on logs.pleat_new_id | lock: ACCESS EXCLUSIVE on logs
ALTER TABLE public.logs ALTER COLUMN pleat_new_id DROP NOT NULL;
-- 11. drop constraint logs.pleat_not_null_pleat_new_id | lock: ACCESS EXCLUSIVE on logs
ALTER TABLE public.logs DROP CONSTRAINT IF EXISTS pleat_not_null_pleat_new_id;
COMMIT;

SET lock_timeout = 0;
-- 12. drop index pleat_new_logs_pkey | lock: SHARE UPDATE EXCLUSIVE on logs
DROP INDEX CONCURRENTLY IF EXISTS public.pleat_new_logs_pkey;
SET lock_timeout = '3s';

BEGIN;
-- 13.1 create schema pleat if it is not there yet | lock: none
CREATE SCHEMA IF NOT EXISTS pleat;
-- 13.2 create the function of the triggers that follow | lock: none
CREATE OR REPLACE FUNCTION pleat."sync of public.events" () RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp SET row_security = off AS $pleat$
DECLARE pleat_gone boolean := TG_OP = 'DELETE';
BEGIN
  IF TG_OP = 'TRUNCATE' THEN
    TRUNCATE pleat_old_public.events;
    RETURN NULL;
  END IF;
  IF TG_OP = 'UPDATE' THEN
    pleat_gone := ROW (OLD.id) IS DISTINCT FROM ROW (NEW.id);
  END IF;
  IF pleat_gone THEN
    DELETE FROM pleat_old_public.events WHERE (pleat_old_public.events.id) = (OLD.id);
    IF NOT FOUND AND pg_catalog.current_setting('transaction_isolation') <> 'read committed' THEN
      BEGIN
        INSERT INTO pleat_old_public.events (id, kind, note) OVERRIDING SYSTEM VALUE VALUES (OLD.id, OLD.kind, OLD.note) ON CONFLICT (id) DO NOTHING;
        DELETE FROM pleat_old_public.events WHERE (pleat_old_public.events.id) = (OLD.id);
      EXCEPTION WHEN integrity_constraint_violation THEN
        NULL;
      END;
    END IF;
  END IF;
  IF TG_OP <> 'DELETE' THEN
    INSERT INTO pleat_old_public.events (id, kind, note) OVERRIDING SYSTEM VALUE VALUES (NEW.id, NEW.kind, NEW.note)
    ON CONFLICT (id) DO UPDATE SET kind = excluded.kind, note = excluded.note;
  END IF;
  RETURN NULL;
END $pleat$;
-- 13.3 let it run when everything goes at once | lock: SHARE ROW EXCLUSIVE on events
CREATE TRIGGER "!pleat_truncate" AFTER TRUNCATE ON public.events FOR EACH STATEMENT EXECUTE FUNCTION pleat."sync of public.events" ('sync', 'pleat_old_public', 'events');
-- 13.4 let it fire for replicated rows as well | lock: SHARE ROW EXCLUSIVE on events
ALTER TABLE public.events ENABLE ALWAYS TRIGGER "!pleat_truncate";
-- 13.5 write to pleat_old_public.events what is written to events | lock: SHARE ROW EXCLUSIVE on events
CREATE TRIGGER "!pleat_sync" AFTER INSERT OR UPDATE OR DELETE ON public.events FOR EACH ROW EXECUTE FUNCTION pleat."sync of public.events" ('sync', 'pleat_old_public', 'events');
-- 13.6 let it fire for replicated rows as well | lock: SHARE ROW EXCLUSIVE on events
ALTER TABLE public.events ENABLE ALWAYS TRIGGER "!pleat_sync";
COMMIT;

-- 14.1 rather fail than leave out what a policy hides | lock: none
SET row_security = off;
-- 14.2 copy rows into pleat_old_public.events | lock: ROW SHARE on events
CALL pleat.backfill('copy rows into pleat_old_public.events', 'public.events', ARRAY['id'], $pleat$
  INSERT INTO pleat_old_public.events (id, kind, note) OVERRIDING SYSTEM VALUE
  SELECT id, kind, note FROM public.events
  WHERE PLEAT_BATCH
  FOR SHARE
  ON CONFLICT (id) DO NOTHING
$pleat$);
-- 14.3 count the values for the planner | lock: none
DO $pleat$ BEGIN
  IF pg_catalog.to_regclass('pleat_old_public.events') IS NOT NULL THEN ANALYZE pleat_old_public.events; END IF;
END $pleat$;

-- pleat: backfill, down
-- before: any code; nothing is lost
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = public;

BEGIN;
-- 1.1 undo: put the shadow in the place of events: let nobody use it meanwhile | lock: ACCESS EXCLUSIVE on events
LOCK TABLE public.events IN ACCESS EXCLUSIVE MODE;
-- 1.2 stop writing to the shadow of events | lock: ACCESS EXCLUSIVE on events
DROP TRIGGER "!pleat_sync" ON public.events;
-- 1.3 drop its companion | lock: ACCESS EXCLUSIVE on events
DROP TRIGGER "!pleat_truncate" ON public.events;
-- 1.4 drop the function of those triggers | lock: none
DROP FUNCTION pleat."sync of public.events" ();
-- 1.5 create schema pleat_new_public if it is not there yet | lock: none
CREATE SCHEMA IF NOT EXISTS pleat_new_public;
-- 1.6 move table events to schema pleat_new_public | lock: ACCESS EXCLUSIVE on events
ALTER TABLE public.events SET SCHEMA pleat_new_public;
-- 1.7 move table pleat_old_public.events to schema public | lock: none
ALTER TABLE pleat_old_public.events SET SCHEMA public;
-- 1.8 drop schema pleat_old_public if it is empty | lock: none
DO $pleat$ BEGIN
  IF NOT EXISTS (SELECT FROM pg_catalog.pg_depend WHERE refclassid = 'pg_catalog.pg_namespace'::regclass
      AND refobjid = pg_catalog.to_regnamespace('pleat_old_public')) THEN
    DROP SCHEMA IF EXISTS pleat_old_public;
  END IF;
EXCEPTION WHEN dependent_objects_still_exist THEN
  NULL;
END $pleat$;
-- 1.9 let the numbers of events.id go on | lock: none
DO $pleat$ BEGIN
  EXECUTE pg_catalog.format('SELECT pg_catalog.setval(%L, last_value, is_called) FROM %s',
    pg_catalog.pg_get_serial_sequence('public.events', 'id'),
    pg_catalog.pg_get_serial_sequence('pleat_new_public.events', 'id'));
END $pleat$;
-- 1.10 comment on table events | lock: SHARE UPDATE EXCLUSIVE on events
COMMENT ON TABLE public.events IS NULL;
-- 1.11 comment on table pleat_new_public.events | lock: none
COMMENT ON TABLE pleat_new_public.events IS 'pleat: shadow of public.events, logged, key (id), columns (id bigint, kind text, note text)';
-- 1.12 create schema pleat if it is not there yet | lock: none
CREATE SCHEMA IF NOT EXISTS pleat;
-- 1.13 create the function of the triggers that follow | lock: none
CREATE OR REPLACE FUNCTION pleat."sync of public.events" () RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp SET row_security = off AS $pleat$
DECLARE pleat_gone boolean := TG_OP = 'DELETE';
BEGIN
  IF TG_OP = 'TRUNCATE' THEN
    TRUNCATE pleat_new_public.events;
    RETURN NULL;
  END IF;
  IF TG_OP = 'UPDATE' THEN
    pleat_gone := ROW (OLD.id) IS DISTINCT FROM ROW (NEW.id);
  END IF;
  IF pleat_gone THEN
    DELETE FROM pleat_new_public.events WHERE (pleat_new_public.events.id) = (OLD.id);
    IF NOT FOUND AND pg_catalog.current_setting('transaction_isolation') <> 'read committed' THEN
      BEGIN
        INSERT INTO pleat_new_public.events (id, kind, note) OVERRIDING SYSTEM VALUE VALUES (OLD.id, OLD.kind, OLD.note) ON CONFLICT (id) DO NOTHING;
        DELETE FROM pleat_new_public.events WHERE (pleat_new_public.events.id) = (OLD.id);
      EXCEPTION WHEN integrity_constraint_violation THEN
        NULL;
      END;
    END IF;
  END IF;
  IF TG_OP <> 'DELETE' THEN
    INSERT INTO pleat_new_public.events (id, kind, note) OVERRIDING SYSTEM VALUE VALUES (NEW.id, NEW.kind, NEW.note)
    ON CONFLICT (id) DO UPDATE SET kind = excluded.kind, note = excluded.note;
  END IF;
  RETURN NULL;
END $pleat$;
-- 1.14 let it run when everything goes at once | lock: SHARE ROW EXCLUSIVE on events
CREATE TRIGGER "!pleat_truncate" AFTER TRUNCATE ON public.events FOR EACH STATEMENT EXECUTE FUNCTION pleat."sync of public.events" ('sync', 'pleat_new_public', 'events');
-- 1.15 let it fire for replicated rows as well | lock: SHARE ROW EXCLUSIVE on events
ALTER TABLE public.events ENABLE ALWAYS TRIGGER "!pleat_truncate";
-- 1.16 write to pleat_new_public.events what is written to events | lock: SHARE ROW EXCLUSIVE on events
CREATE TRIGGER "!pleat_sync" AFTER INSERT OR UPDATE OR DELETE ON public.events FOR EACH ROW EXECUTE FUNCTION pleat."sync of public.events" ('sync', 'pleat_new_public', 'events');
-- 1.17 let it fire for replicated rows as well | lock: SHARE ROW EXCLUSIVE on events
ALTER TABLE public.events ENABLE ALWAYS TRIGGER "!pleat_sync";
COMMIT;

-- pleat: expand, down
-- before: only old code runs
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = public;

BEGIN;
-- 1.1 undo: add a successor of type bigint for logs.id: stop keeping logs.pleat_new_id equal to id | lock: ACCESS EXCLUSIVE on logs
DROP TRIGGER pleat_mirror_pleat_new_id ON public.logs;
-- 1.2 drop the function of that trigger | lock: none
DROP FUNCTION pleat."public.logs.pleat_new_id" ();
-- 1.3 drop column logs.pleat_new_id | lock: ACCESS EXCLUSIVE on logs
ALTER TABLE public.logs DROP COLUMN pleat_new_id;
COMMIT;

BEGIN;
-- 2.1 let nobody use it meanwhile | lock: ACCESS EXCLUSIVE on events
LOCK TABLE public.events IN ACCESS EXCLUSIVE MODE;
-- 2.2 stop writing to the shadow of events | lock: ACCESS EXCLUSIVE on events
DROP TRIGGER "!pleat_sync" ON public.events;
-- 2.3 drop its companion | lock: ACCESS EXCLUSIVE on events
DROP TRIGGER "!pleat_truncate" ON public.events;
-- 2.4 drop the function of those triggers | lock: none
DROP FUNCTION pleat."sync of public.events" ();
-- 3.1 undo: build the shadow of events: drop table pleat_new_public.events | lock: none
DROP TABLE pleat_new_public.events;
-- 3.2 drop schema pleat_new_public if it is empty | lock: none
DO $pleat$ BEGIN
  IF NOT EXISTS (SELECT FROM pg_catalog.pg_depend WHERE refclassid = 'pg_catalog.pg_namespace'::regclass
      AND refobjid = pg_catalog.to_regnamespace('pleat_new_public')) THEN
    DROP SCHEMA IF EXISTS pleat_new_public;
  END IF;
EXCEPTION WHEN dependent_objects_still_exist THEN
  NULL;
END $pleat$;
-- 4.1 forget the backfills, all are done | lock: none
DROP TABLE IF EXISTS pleat.progress;
-- 4.2 drop the procedure that ran them | lock: none
DROP PROCEDURE IF EXISTS pleat.backfill;
-- 4.3 drop the schema that they were in | lock: none
DROP SCHEMA IF EXISTS pleat;
COMMIT;
