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
  ('rebuild lines', false),
  ('rebuild notes', false),
  ('rebuild orders', false)
ON CONFLICT (name) DO NOTHING;
-- 2.1 build the shadow of lines: create schema pleat_new_public if it is not there yet | lock: none
CREATE SCHEMA IF NOT EXISTS pleat_new_public;
-- 2.2 create table pleat_new_public.lines | lock: none
CREATE UNLOGGED TABLE pleat_new_public.lines (
  id bigint NOT NULL,
  amount integer,
  CONSTRAINT lines_pkey PRIMARY KEY (id)
);
-- 2.3 enable row security of pleat_new_public.lines | lock: none
ALTER TABLE pleat_new_public.lines ENABLE ROW LEVEL SECURITY;
-- 2.4 comment on table pleat_new_public.lines | lock: none
COMMENT ON TABLE pleat_new_public.lines IS 'pleat: shadow of public.lines, unlogged, key (id), columns (amount integer, id bigint)';
-- 3.1 create schema pleat if it is not there yet | lock: none
CREATE SCHEMA IF NOT EXISTS pleat;
-- 3.2 create the function of the triggers that follow | lock: none
CREATE OR REPLACE FUNCTION pleat."sync of public.lines" () RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp SET row_security = off AS $pleat$
DECLARE pleat_gone boolean := TG_OP = 'DELETE';
BEGIN
  IF TG_OP = 'TRUNCATE' THEN
    TRUNCATE pleat_new_public.lines;
    RETURN NULL;
  END IF;
  IF TG_OP = 'UPDATE' THEN
    pleat_gone := ROW (OLD.id) IS DISTINCT FROM ROW (NEW.id);
  END IF;
  IF pleat_gone THEN
    DELETE FROM pleat_new_public.lines WHERE (pleat_new_public.lines.id) = (OLD.id);
    IF NOT FOUND AND pg_catalog.current_setting('transaction_isolation') <> 'read committed' THEN
      BEGIN
        INSERT INTO pleat_new_public.lines (id, amount) OVERRIDING SYSTEM VALUE VALUES (OLD.id, OLD.amount) ON CONFLICT (id) DO NOTHING;
        DELETE FROM pleat_new_public.lines WHERE (pleat_new_public.lines.id) = (OLD.id);
      EXCEPTION WHEN integrity_constraint_violation THEN
        NULL;
      END;
    END IF;
  END IF;
  IF TG_OP <> 'DELETE' THEN
    INSERT INTO pleat_new_public.lines (id, amount) OVERRIDING SYSTEM VALUE VALUES (NEW.id, NEW.amount)
    ON CONFLICT (id) DO UPDATE SET amount = excluded.amount;
  END IF;
  RETURN NULL;
END $pleat$;
-- 3.3 let it run when everything goes at once | lock: SHARE ROW EXCLUSIVE on lines
CREATE TRIGGER "!pleat_truncate" AFTER TRUNCATE ON public.lines FOR EACH STATEMENT EXECUTE FUNCTION pleat."sync of public.lines" ('sync', 'pleat_new_public', 'lines');
-- 3.4 let it fire for replicated rows as well | lock: SHARE ROW EXCLUSIVE on lines
ALTER TABLE public.lines ENABLE ALWAYS TRIGGER "!pleat_truncate";
-- 3.5 write to pleat_new_public.lines what is written to lines | lock: SHARE ROW EXCLUSIVE on lines
CREATE TRIGGER "!pleat_sync" AFTER INSERT OR UPDATE OR DELETE ON public.lines FOR EACH ROW EXECUTE FUNCTION pleat."sync of public.lines" ('sync', 'pleat_new_public', 'lines');
-- 3.6 let it fire for replicated rows as well | lock: SHARE ROW EXCLUSIVE on lines
ALTER TABLE public.lines ENABLE ALWAYS TRIGGER "!pleat_sync";
-- 4.1 build the shadow of notes: create schema pleat_new_public if it is not there yet | lock: none
CREATE SCHEMA IF NOT EXISTS pleat_new_public;
-- 4.2 create table pleat_new_public.notes | lock: none
CREATE UNLOGGED TABLE pleat_new_public.notes (
  id bigint NOT NULL,
  amount integer,
  CONSTRAINT notes_pkey PRIMARY KEY (id)
);
-- 4.3 comment on table pleat_new_public.notes | lock: none
COMMENT ON TABLE pleat_new_public.notes IS 'pleat: shadow of public.notes, unlogged, key (id), columns (amount integer, id bigint)';
COMMIT;

BEGIN;
-- 5.1 create schema pleat if it is not there yet | lock: none
CREATE SCHEMA IF NOT EXISTS pleat;
-- 5.2 create the function of the triggers that follow | lock: none
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
        INSERT INTO pleat_new_public.notes (id, amount) OVERRIDING SYSTEM VALUE VALUES (OLD.id, OLD.amount) ON CONFLICT (id) DO NOTHING;
        DELETE FROM pleat_new_public.notes WHERE (pleat_new_public.notes.id) = (OLD.id);
      EXCEPTION WHEN integrity_constraint_violation THEN
        NULL;
      END;
    END IF;
  END IF;
  IF TG_OP <> 'DELETE' THEN
    INSERT INTO pleat_new_public.notes (id, amount) OVERRIDING SYSTEM VALUE VALUES (NEW.id, NEW.amount)
    ON CONFLICT (id) DO UPDATE SET amount = excluded.amount;
  END IF;
  RETURN NULL;
END $pleat$;
-- 5.3 let it run when everything goes at once | lock: SHARE ROW EXCLUSIVE on notes
CREATE TRIGGER "!pleat_truncate" AFTER TRUNCATE ON public.notes FOR EACH STATEMENT EXECUTE FUNCTION pleat."sync of public.notes" ('sync', 'pleat_new_public', 'notes');
-- 5.4 let it fire for replicated rows as well | lock: SHARE ROW EXCLUSIVE on notes
ALTER TABLE public.notes ENABLE ALWAYS TRIGGER "!pleat_truncate";
-- 5.5 write to pleat_new_public.notes what is written to notes | lock: SHARE ROW EXCLUSIVE on notes
CREATE TRIGGER "!pleat_sync" AFTER INSERT OR UPDATE OR DELETE ON public.notes FOR EACH ROW EXECUTE FUNCTION pleat."sync of public.notes" ('sync', 'pleat_new_public', 'notes');
-- 5.6 let it fire for replicated rows as well | lock: SHARE ROW EXCLUSIVE on notes
ALTER TABLE public.notes ENABLE ALWAYS TRIGGER "!pleat_sync";
-- 6.1 build the shadow of orders: create schema pleat_new_public if it is not there yet | lock: none
CREATE SCHEMA IF NOT EXISTS pleat_new_public;
-- 6.2 create table pleat_new_public.orders | lock: none
CREATE TABLE pleat_new_public.orders (
  id bigint NOT NULL,
  amount integer,
  CONSTRAINT orders_pkey PRIMARY KEY (id)
);
-- 6.3 comment on table pleat_new_public.orders | lock: none
COMMENT ON TABLE pleat_new_public.orders IS 'pleat: shadow of public.orders, logged, key (id), columns (amount integer, id bigint)';
COMMIT;

BEGIN;
-- 7.1 create schema pleat if it is not there yet | lock: none
CREATE SCHEMA IF NOT EXISTS pleat;
-- 7.2 create the function of the triggers that follow | lock: none
CREATE OR REPLACE FUNCTION pleat."sync of public.orders" () RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp SET row_security = off AS $pleat$
DECLARE pleat_gone boolean := TG_OP = 'DELETE';
BEGIN
  IF TG_OP = 'TRUNCATE' THEN
    TRUNCATE pleat_new_public.orders;
    RETURN NULL;
  END IF;
  IF TG_OP = 'UPDATE' THEN
    pleat_gone := ROW (OLD.id) IS DISTINCT FROM ROW (NEW.id);
  END IF;
  IF pleat_gone THEN
    DELETE FROM pleat_new_public.orders WHERE (pleat_new_public.orders.id) = (OLD.id);
    IF NOT FOUND AND pg_catalog.current_setting('transaction_isolation') <> 'read committed' THEN
      BEGIN
        INSERT INTO pleat_new_public.orders (id, amount) OVERRIDING SYSTEM VALUE VALUES (OLD.id, OLD.amount) ON CONFLICT (id) DO NOTHING;
        DELETE FROM pleat_new_public.orders WHERE (pleat_new_public.orders.id) = (OLD.id);
      EXCEPTION WHEN integrity_constraint_violation THEN
        NULL;
      END;
    END IF;
  END IF;
  IF TG_OP <> 'DELETE' THEN
    INSERT INTO pleat_new_public.orders (id, amount) OVERRIDING SYSTEM VALUE VALUES (NEW.id, NEW.amount)
    ON CONFLICT (id) DO UPDATE SET amount = excluded.amount;
  END IF;
  RETURN NULL;
END $pleat$;
-- 7.3 let it run when everything goes at once | lock: SHARE ROW EXCLUSIVE on orders
CREATE TRIGGER "!pleat_truncate" AFTER TRUNCATE ON public.orders FOR EACH STATEMENT EXECUTE FUNCTION pleat."sync of public.orders" ('sync', 'pleat_new_public', 'orders');
-- 7.4 let it fire for replicated rows as well | lock: SHARE ROW EXCLUSIVE on orders
ALTER TABLE public.orders ENABLE ALWAYS TRIGGER "!pleat_truncate";
-- 7.5 write to pleat_new_public.orders what is written to orders | lock: SHARE ROW EXCLUSIVE on orders
CREATE TRIGGER "!pleat_sync" AFTER INSERT OR UPDATE OR DELETE ON public.orders FOR EACH ROW EXECUTE FUNCTION pleat."sync of public.orders" ('sync', 'pleat_new_public', 'orders');
-- 7.6 let it fire for replicated rows as well | lock: SHARE ROW EXCLUSIVE on orders
ALTER TABLE public.orders ENABLE ALWAYS TRIGGER "!pleat_sync";
COMMIT;

-- pleat: backfill, up
-- before: any code; run after the expand phase; afterwards new code may be started beside old code
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = public;

-- 8.1 copy the rows of lines: rather fail than leave out what a policy hides | lock: none
SET row_security = off;
-- 8.2 copy rows into pleat_new_public.lines | lock: ROW SHARE on lines
CALL pleat.backfill('rebuild lines', 'public.lines', ARRAY['id'], $pleat$
  INSERT INTO pleat_new_public.lines (id, amount) OVERRIDING SYSTEM VALUE
  SELECT id, amount FROM public.lines
  WHERE PLEAT_BATCH
  FOR SHARE
  ON CONFLICT (id) DO NOTHING
$pleat$);
-- 8.3 count the values for the planner | lock: none
DO $pleat$ BEGIN
  IF pg_catalog.to_regclass('pleat_new_public.lines') IS NOT NULL THEN ANALYZE pleat_new_public.lines; END IF;
END $pleat$;

BEGIN;
-- 9. put the shadow in the place of lines, rebuilding policy lines.mine, unless that is done | lock: ACCESS EXCLUSIVE on lines
DO $pleat_step$ BEGIN
IF pg_catalog.to_regclass('pleat_new_public.lines') IS NULL THEN RETURN; END IF;
-- 9.1 put the shadow in the place of lines, rebuilding policy lines.mine: let nobody use it meanwhile | lock: ACCESS EXCLUSIVE on lines
EXECUTE $pleat_sql$LOCK TABLE public.lines IN ACCESS EXCLUSIVE MODE$pleat_sql$;
-- 9.2 stop writing to the shadow of lines | lock: ACCESS EXCLUSIVE on lines
EXECUTE $pleat_sql$DROP TRIGGER "!pleat_sync" ON public.lines$pleat_sql$;
-- 9.3 drop its companion | lock: ACCESS EXCLUSIVE on lines
EXECUTE $pleat_sql$DROP TRIGGER "!pleat_truncate" ON public.lines$pleat_sql$;
-- 9.4 drop the function of those triggers | lock: none
EXECUTE $pleat_sql$DROP FUNCTION pleat."sync of public.lines" ()$pleat_sql$;
-- 9.5 drop policy lines.mine | lock: ACCESS EXCLUSIVE on lines
EXECUTE $pleat_sql$DROP POLICY mine ON public.lines$pleat_sql$;
-- 9.6 do not subject the owner of lines to its policies | lock: ACCESS EXCLUSIVE on lines
EXECUTE $pleat_sql$ALTER TABLE public.lines NO FORCE ROW LEVEL SECURITY$pleat_sql$;
-- 9.7 create schema pleat_old_public if it is not there yet | lock: none
EXECUTE $pleat_sql$CREATE SCHEMA IF NOT EXISTS pleat_old_public$pleat_sql$;
-- 9.8 move table lines to schema pleat_old_public | lock: ACCESS EXCLUSIVE on lines
EXECUTE $pleat_sql$ALTER TABLE public.lines SET SCHEMA pleat_old_public$pleat_sql$;
-- 9.9 move table pleat_new_public.lines to schema public | lock: none
EXECUTE $pleat_sql$ALTER TABLE pleat_new_public.lines SET SCHEMA public$pleat_sql$;
-- 9.10 drop schema pleat_new_public if it is empty | lock: none
EXECUTE $pleat_sql$DO $pleat$ BEGIN
  IF NOT EXISTS (SELECT FROM pg_catalog.pg_depend WHERE refclassid = 'pg_catalog.pg_namespace'::regclass
      AND refobjid = pg_catalog.to_regnamespace('pleat_new_public')) THEN
    DROP SCHEMA IF EXISTS pleat_new_public;
  END IF;
EXCEPTION WHEN dependent_objects_still_exist THEN
  NULL;
END $pleat$$pleat_sql$;
-- 9.11 subject the owner of lines to its policies | lock: ACCESS EXCLUSIVE on lines
EXECUTE $pleat_sql$ALTER TABLE public.lines FORCE ROW LEVEL SECURITY$pleat_sql$;
-- 9.12 comment on table lines | lock: SHARE UPDATE EXCLUSIVE on lines
EXECUTE $pleat_sql$COMMENT ON TABLE public.lines IS NULL$pleat_sql$;
-- 9.13 comment on table pleat_old_public.lines | lock: none
EXECUTE $pleat_sql$COMMENT ON TABLE pleat_old_public.lines IS 'pleat: shadow of public.lines, logged, key (id), columns (amount integer, id bigint)'$pleat_sql$;
-- 9.14 create schema pleat if it is not there yet | lock: none
EXECUTE $pleat_sql$CREATE SCHEMA IF NOT EXISTS pleat$pleat_sql$;
-- 9.15 create the function of the triggers that follow | lock: none
EXECUTE $pleat_sql$CREATE OR REPLACE FUNCTION pleat."sync of public.lines" () RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp SET row_security = off AS $pleat$
DECLARE pleat_gone boolean := TG_OP = 'DELETE';
BEGIN
  IF TG_OP = 'TRUNCATE' THEN
    TRUNCATE pleat_old_public.lines;
    RETURN NULL;
  END IF;
  IF TG_OP = 'UPDATE' THEN
    pleat_gone := ROW (OLD.id) IS DISTINCT FROM ROW (NEW.id);
  END IF;
  IF pleat_gone THEN
    DELETE FROM pleat_old_public.lines WHERE (pleat_old_public.lines.id) = (OLD.id);
    IF NOT FOUND AND pg_catalog.current_setting('transaction_isolation') <> 'read committed' THEN
      BEGIN
        INSERT INTO pleat_old_public.lines (id, amount) OVERRIDING SYSTEM VALUE VALUES (OLD.id, OLD.amount) ON CONFLICT (id) DO NOTHING;
        DELETE FROM pleat_old_public.lines WHERE (pleat_old_public.lines.id) = (OLD.id);
      EXCEPTION WHEN integrity_constraint_violation THEN
        NULL;
      END;
    END IF;
  END IF;
  IF TG_OP <> 'DELETE' THEN
    INSERT INTO pleat_old_public.lines (id, amount) OVERRIDING SYSTEM VALUE VALUES (NEW.id, NEW.amount)
    ON CONFLICT (id) DO UPDATE SET amount = excluded.amount;
  END IF;
  RETURN NULL;
END $pleat$$pleat_sql$;
-- 9.16 let it run when everything goes at once | lock: SHARE ROW EXCLUSIVE on lines
EXECUTE $pleat_sql$CREATE TRIGGER "!pleat_truncate" AFTER TRUNCATE ON public.lines FOR EACH STATEMENT EXECUTE FUNCTION pleat."sync of public.lines" ('sync', 'pleat_old_public', 'lines')$pleat_sql$;
-- 9.17 let it fire for replicated rows as well | lock: SHARE ROW EXCLUSIVE on lines
EXECUTE $pleat_sql$ALTER TABLE public.lines ENABLE ALWAYS TRIGGER "!pleat_truncate"$pleat_sql$;
-- 9.18 write to pleat_old_public.lines what is written to lines | lock: SHARE ROW EXCLUSIVE on lines
EXECUTE $pleat_sql$CREATE TRIGGER "!pleat_sync" AFTER INSERT OR UPDATE OR DELETE ON public.lines FOR EACH ROW EXECUTE FUNCTION pleat."sync of public.lines" ('sync', 'pleat_old_public', 'lines')$pleat_sql$;
-- 9.19 let it fire for replicated rows as well | lock: SHARE ROW EXCLUSIVE on lines
EXECUTE $pleat_sql$ALTER TABLE public.lines ENABLE ALWAYS TRIGGER "!pleat_sync"$pleat_sql$;
END $pleat_step$;
COMMIT;

-- 10.1 copy the rows of notes: rather fail than leave out what a policy hides | lock: none
SET row_security = off;
-- 10.2 copy rows into pleat_new_public.notes | lock: ROW SHARE on notes
CALL pleat.backfill('rebuild notes', 'public.notes', ARRAY['id'], $pleat$
  INSERT INTO pleat_new_public.notes (id, amount) OVERRIDING SYSTEM VALUE
  SELECT id, amount FROM public.notes
  WHERE PLEAT_BATCH
  FOR SHARE
  ON CONFLICT (id) DO NOTHING
$pleat$);
-- 10.3 count the values for the planner | lock: none
DO $pleat$ BEGIN
  IF pg_catalog.to_regclass('pleat_new_public.notes') IS NOT NULL THEN ANALYZE pleat_new_public.notes; END IF;
END $pleat$;

BEGIN;
-- 11. put the shadow in the place of notes, rebuilding policy notes.asleep, unless that is done | lock: ACCESS EXCLUSIVE on notes
DO $pleat_step$ BEGIN
IF pg_catalog.to_regclass('pleat_new_public.notes') IS NULL THEN RETURN; END IF;
-- 11.1 put the shadow in the place of notes, rebuilding policy notes.asleep: let nobody use it meanwhile | lock: ACCESS EXCLUSIVE on notes
EXECUTE $pleat_sql$LOCK TABLE public.notes IN ACCESS EXCLUSIVE MODE$pleat_sql$;
-- 11.2 stop writing to the shadow of notes | lock: ACCESS EXCLUSIVE on notes
EXECUTE $pleat_sql$DROP TRIGGER "!pleat_sync" ON public.notes$pleat_sql$;
-- 11.3 drop its companion | lock: ACCESS EXCLUSIVE on notes
EXECUTE $pleat_sql$DROP TRIGGER "!pleat_truncate" ON public.notes$pleat_sql$;
-- 11.4 drop the function of those triggers | lock: none
EXECUTE $pleat_sql$DROP FUNCTION pleat."sync of public.notes" ()$pleat_sql$;
-- 11.5 drop policy notes.asleep | lock: ACCESS EXCLUSIVE on notes
EXECUTE $pleat_sql$DROP POLICY asleep ON public.notes$pleat_sql$;
-- 11.6 create schema pleat_old_public if it is not there yet | lock: none
EXECUTE $pleat_sql$CREATE SCHEMA IF NOT EXISTS pleat_old_public$pleat_sql$;
-- 11.7 move table notes to schema pleat_old_public | lock: ACCESS EXCLUSIVE on notes
EXECUTE $pleat_sql$ALTER TABLE public.notes SET SCHEMA pleat_old_public$pleat_sql$;
-- 11.8 move table pleat_new_public.notes to schema public | lock: none
EXECUTE $pleat_sql$ALTER TABLE pleat_new_public.notes SET SCHEMA public$pleat_sql$;
-- 11.9 drop schema pleat_new_public if it is empty | lock: none
EXECUTE $pleat_sql$DO $pleat$ BEGIN
  IF NOT EXISTS (SELECT FROM pg_catalog.pg_depend WHERE refclassid = 'pg_catalog.pg_namespace'::regclass
      AND refobjid = pg_catalog.to_regnamespace('pleat_new_public')) THEN
    DROP SCHEMA IF EXISTS pleat_new_public;
  END IF;
EXCEPTION WHEN dependent_objects_still_exist THEN
  NULL;
END $pleat$$pleat_sql$;
-- 11.10 comment on table notes | lock: SHARE UPDATE EXCLUSIVE on notes
EXECUTE $pleat_sql$COMMENT ON TABLE public.notes IS NULL$pleat_sql$;
-- 11.11 comment on table pleat_old_public.notes | lock: none
EXECUTE $pleat_sql$COMMENT ON TABLE pleat_old_public.notes IS 'pleat: shadow of public.notes, logged, key (id), columns (amount integer, id bigint)'$pleat_sql$;
-- 11.12 create policy notes.asleep | lock: ACCESS EXCLUSIVE on notes
EXECUTE $pleat_sql$CREATE POLICY asleep ON public.notes TO PUBLIC
  USING (id > 0)$pleat_sql$;
-- 11.13 create schema pleat if it is not there yet | lock: none
EXECUTE $pleat_sql$CREATE SCHEMA IF NOT EXISTS pleat$pleat_sql$;
-- 11.14 create the function of the triggers that follow | lock: none
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
        INSERT INTO pleat_old_public.notes (id, amount) OVERRIDING SYSTEM VALUE VALUES (OLD.id, OLD.amount) ON CONFLICT (id) DO NOTHING;
        DELETE FROM pleat_old_public.notes WHERE (pleat_old_public.notes.id) = (OLD.id);
      EXCEPTION WHEN integrity_constraint_violation THEN
        NULL;
      END;
    END IF;
  END IF;
  IF TG_OP <> 'DELETE' THEN
    INSERT INTO pleat_old_public.notes (id, amount) OVERRIDING SYSTEM VALUE VALUES (NEW.id, NEW.amount)
    ON CONFLICT (id) DO UPDATE SET amount = excluded.amount;
  END IF;
  RETURN NULL;
END $pleat$$pleat_sql$;
-- 11.15 let it run when everything goes at once | lock: SHARE ROW EXCLUSIVE on notes
EXECUTE $pleat_sql$CREATE TRIGGER "!pleat_truncate" AFTER TRUNCATE ON public.notes FOR EACH STATEMENT EXECUTE FUNCTION pleat."sync of public.notes" ('sync', 'pleat_old_public', 'notes')$pleat_sql$;
-- 11.16 let it fire for replicated rows as well | lock: SHARE ROW EXCLUSIVE on notes
EXECUTE $pleat_sql$ALTER TABLE public.notes ENABLE ALWAYS TRIGGER "!pleat_truncate"$pleat_sql$;
-- 11.17 write to pleat_old_public.notes what is written to notes | lock: SHARE ROW EXCLUSIVE on notes
EXECUTE $pleat_sql$CREATE TRIGGER "!pleat_sync" AFTER INSERT OR UPDATE OR DELETE ON public.notes FOR EACH ROW EXECUTE FUNCTION pleat."sync of public.notes" ('sync', 'pleat_old_public', 'notes')$pleat_sql$;
-- 11.18 let it fire for replicated rows as well | lock: SHARE ROW EXCLUSIVE on notes
EXECUTE $pleat_sql$ALTER TABLE public.notes ENABLE ALWAYS TRIGGER "!pleat_sync"$pleat_sql$;
END $pleat_step$;
COMMIT;

-- 12.1 copy the rows of orders: rather fail than leave out what a policy hides | lock: none
SET row_security = off;
-- 12.2 copy rows into pleat_new_public.orders | lock: ROW SHARE on orders
CALL pleat.backfill('rebuild orders', 'public.orders', ARRAY['id'], $pleat$
  INSERT INTO pleat_new_public.orders (id, amount) OVERRIDING SYSTEM VALUE
  SELECT id, amount FROM public.orders
  WHERE PLEAT_BATCH
  FOR SHARE
  ON CONFLICT (id) DO NOTHING
$pleat$);
-- 12.3 count the values for the planner | lock: none
DO $pleat$ BEGIN
  IF pg_catalog.to_regclass('pleat_new_public.orders') IS NOT NULL THEN ANALYZE pleat_new_public.orders; END IF;
END $pleat$;

BEGIN;
-- 13. put the shadow in the place of orders, unless that is done | lock: ACCESS EXCLUSIVE on orders
DO $pleat_step$ BEGIN
IF pg_catalog.to_regclass('pleat_new_public.orders') IS NULL THEN RETURN; END IF;
-- 13.1 put the shadow in the place of orders: let nobody use it meanwhile | lock: ACCESS EXCLUSIVE on orders
EXECUTE $pleat_sql$LOCK TABLE public.orders IN ACCESS EXCLUSIVE MODE$pleat_sql$;
-- 13.2 stop writing to the shadow of orders | lock: ACCESS EXCLUSIVE on orders
EXECUTE $pleat_sql$DROP TRIGGER "!pleat_sync" ON public.orders$pleat_sql$;
-- 13.3 drop its companion | lock: ACCESS EXCLUSIVE on orders
EXECUTE $pleat_sql$DROP TRIGGER "!pleat_truncate" ON public.orders$pleat_sql$;
-- 13.4 drop the function of those triggers | lock: none
EXECUTE $pleat_sql$DROP FUNCTION pleat."sync of public.orders" ()$pleat_sql$;
-- 13.5 create schema pleat_old_public if it is not there yet | lock: none
EXECUTE $pleat_sql$CREATE SCHEMA IF NOT EXISTS pleat_old_public$pleat_sql$;
-- 13.6 move table orders to schema pleat_old_public | lock: ACCESS EXCLUSIVE on orders
EXECUTE $pleat_sql$ALTER TABLE public.orders SET SCHEMA pleat_old_public$pleat_sql$;
-- 13.7 move table pleat_new_public.orders to schema public | lock: none
EXECUTE $pleat_sql$ALTER TABLE pleat_new_public.orders SET SCHEMA public$pleat_sql$;
-- 13.8 drop schema pleat_new_public if it is empty | lock: none
EXECUTE $pleat_sql$DO $pleat$ BEGIN
  IF NOT EXISTS (SELECT FROM pg_catalog.pg_depend WHERE refclassid = 'pg_catalog.pg_namespace'::regclass
      AND refobjid = pg_catalog.to_regnamespace('pleat_new_public')) THEN
    DROP SCHEMA IF EXISTS pleat_new_public;
  END IF;
EXCEPTION WHEN dependent_objects_still_exist THEN
  NULL;
END $pleat$$pleat_sql$;
-- 13.9 comment on table orders | lock: SHARE UPDATE EXCLUSIVE on orders
EXECUTE $pleat_sql$COMMENT ON TABLE public.orders IS NULL$pleat_sql$;
-- 13.10 comment on table pleat_old_public.orders | lock: none
EXECUTE $pleat_sql$COMMENT ON TABLE pleat_old_public.orders IS 'pleat: shadow of public.orders, unlogged, key (id), columns (amount integer, id bigint)'$pleat_sql$;
-- 13.11 create schema pleat if it is not there yet | lock: none
EXECUTE $pleat_sql$CREATE SCHEMA IF NOT EXISTS pleat$pleat_sql$;
-- 13.12 create the function of the triggers that follow | lock: none
EXECUTE $pleat_sql$CREATE OR REPLACE FUNCTION pleat."sync of public.orders" () RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp SET row_security = off AS $pleat$
DECLARE pleat_gone boolean := TG_OP = 'DELETE';
BEGIN
  IF TG_OP = 'TRUNCATE' THEN
    TRUNCATE pleat_old_public.orders;
    RETURN NULL;
  END IF;
  IF TG_OP = 'UPDATE' THEN
    pleat_gone := ROW (OLD.id) IS DISTINCT FROM ROW (NEW.id);
  END IF;
  IF pleat_gone THEN
    DELETE FROM pleat_old_public.orders WHERE (pleat_old_public.orders.id) = (OLD.id);
    IF NOT FOUND AND pg_catalog.current_setting('transaction_isolation') <> 'read committed' THEN
      BEGIN
        INSERT INTO pleat_old_public.orders (id, amount) OVERRIDING SYSTEM VALUE VALUES (OLD.id, OLD.amount) ON CONFLICT (id) DO NOTHING;
        DELETE FROM pleat_old_public.orders WHERE (pleat_old_public.orders.id) = (OLD.id);
      EXCEPTION WHEN integrity_constraint_violation THEN
        NULL;
      END;
    END IF;
  END IF;
  IF TG_OP <> 'DELETE' THEN
    INSERT INTO pleat_old_public.orders (id, amount) OVERRIDING SYSTEM VALUE VALUES (NEW.id, NEW.amount)
    ON CONFLICT (id) DO UPDATE SET amount = excluded.amount;
  END IF;
  RETURN NULL;
END $pleat$$pleat_sql$;
-- 13.13 let it run when everything goes at once | lock: SHARE ROW EXCLUSIVE on orders
EXECUTE $pleat_sql$CREATE TRIGGER "!pleat_truncate" AFTER TRUNCATE ON public.orders FOR EACH STATEMENT EXECUTE FUNCTION pleat."sync of public.orders" ('sync', 'pleat_old_public', 'orders')$pleat_sql$;
-- 13.14 let it fire for replicated rows as well | lock: SHARE ROW EXCLUSIVE on orders
EXECUTE $pleat_sql$ALTER TABLE public.orders ENABLE ALWAYS TRIGGER "!pleat_truncate"$pleat_sql$;
-- 13.15 write to pleat_old_public.orders what is written to orders | lock: SHARE ROW EXCLUSIVE on orders
EXECUTE $pleat_sql$CREATE TRIGGER "!pleat_sync" AFTER INSERT OR UPDATE OR DELETE ON public.orders FOR EACH ROW EXECUTE FUNCTION pleat."sync of public.orders" ('sync', 'pleat_old_public', 'orders')$pleat_sql$;
-- 13.16 let it fire for replicated rows as well | lock: SHARE ROW EXCLUSIVE on orders
EXECUTE $pleat_sql$ALTER TABLE public.orders ENABLE ALWAYS TRIGGER "!pleat_sync"$pleat_sql$;
END $pleat_step$;
COMMIT;

-- pleat: contract, up
-- before: only new code runs; the backfill phase is complete
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = public;

BEGIN;
-- 14.1 let nobody use it meanwhile | lock: ACCESS EXCLUSIVE on lines
LOCK TABLE public.lines IN ACCESS EXCLUSIVE MODE;
-- 14.2 stop writing to the shadow of lines | lock: ACCESS EXCLUSIVE on lines
DROP TRIGGER "!pleat_sync" ON public.lines;
-- 14.3 drop its companion | lock: ACCESS EXCLUSIVE on lines
DROP TRIGGER "!pleat_truncate" ON public.lines;
-- 14.4 drop the function of those triggers | lock: none
DROP FUNCTION pleat."sync of public.lines" ();
-- 15.1 change row security of lines: disable row security of lines | lock: ACCESS EXCLUSIVE on lines | H104 rows that policies hid can be seen from here on (lines)
ALTER TABLE public.lines DISABLE ROW LEVEL SECURITY;
-- 15.2 do not subject the owner of lines to its policies | lock: ACCESS EXCLUSIVE on lines
ALTER TABLE public.lines NO FORCE ROW LEVEL SECURITY;
COMMIT;

BEGIN;
-- 16.1 let nobody use it meanwhile | lock: ACCESS EXCLUSIVE on notes
LOCK TABLE public.notes IN ACCESS EXCLUSIVE MODE;
-- 16.2 stop writing to the shadow of notes | lock: ACCESS EXCLUSIVE on notes
DROP TRIGGER "!pleat_sync" ON public.notes;
-- 16.3 drop its companion | lock: ACCESS EXCLUSIVE on notes
DROP TRIGGER "!pleat_truncate" ON public.notes;
-- 16.4 drop the function of those triggers | lock: none
DROP FUNCTION pleat."sync of public.notes" ();
-- 17. enable row security of notes | lock: ACCESS EXCLUSIVE on notes | H301 code from before the change fails from here on
ALTER TABLE public.notes ENABLE ROW LEVEL SECURITY;
COMMIT;

BEGIN;
-- 18.1 let nobody use it meanwhile | lock: ACCESS EXCLUSIVE on orders
LOCK TABLE public.orders IN ACCESS EXCLUSIVE MODE;
-- 18.2 stop writing to the shadow of orders | lock: ACCESS EXCLUSIVE on orders
DROP TRIGGER "!pleat_sync" ON public.orders;
-- 18.3 drop its companion | lock: ACCESS EXCLUSIVE on orders
DROP TRIGGER "!pleat_truncate" ON public.orders;
-- 18.4 drop the function of those triggers | lock: none
DROP FUNCTION pleat."sync of public.orders" ();
-- 19.1 change row security of orders: create policy orders.positive | lock: ACCESS EXCLUSIVE on orders | H301 code from before the change fails from here on
CREATE POLICY positive ON public.orders TO PUBLIC
  USING (amount > 0);
-- 19.2 comment on policy orders.positive | lock: ACCESS SHARE on orders
COMMENT ON POLICY positive ON public.orders IS 'What counts';
-- 19.3 enable row security of orders | lock: ACCESS EXCLUSIVE on orders
ALTER TABLE public.orders ENABLE ROW LEVEL SECURITY;
COMMIT;

BEGIN;
-- 20.1 drop the former table lines: drop table pleat_old_public.lines | lock: none
DROP TABLE pleat_old_public.lines;
-- 20.2 drop schema pleat_old_public if it is empty | lock: none
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
-- 21.1 drop the former table notes: drop table pleat_old_public.notes | lock: none
DROP TABLE pleat_old_public.notes;
-- 21.2 drop schema pleat_old_public if it is empty | lock: none
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
-- 22.1 drop the former table orders: drop table pleat_old_public.orders | lock: none
DROP TABLE pleat_old_public.orders;
-- 22.2 drop schema pleat_old_public if it is empty | lock: none
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
-- 23.1 forget the backfills, all are done | lock: none
DROP TABLE IF EXISTS pleat.progress;
-- 23.2 drop the procedure that ran them | lock: none
DROP PROCEDURE IF EXISTS pleat.backfill;
-- 23.3 drop the schema that they were in | lock: none
DROP SCHEMA IF EXISTS pleat;
COMMIT;
