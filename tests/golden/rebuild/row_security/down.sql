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
  ('rebuild lines', true),
  ('rebuild notes', true),
  ('rebuild orders', true)
ON CONFLICT (name) DO NOTHING;
-- 2.1 undo: drop the former table orders: create schema pleat_old_public if it is not there yet | lock: none
CREATE SCHEMA IF NOT EXISTS pleat_old_public;
-- 2.2 create table pleat_old_public.orders | lock: none
CREATE UNLOGGED TABLE pleat_old_public.orders (
  id bigint NOT NULL,
  amount integer,
  CONSTRAINT orders_pkey PRIMARY KEY (id)
);
-- 2.3 comment on table pleat_old_public.orders | lock: none
COMMENT ON TABLE pleat_old_public.orders IS 'pleat: shadow of public.orders, unlogged, key (id), columns (amount integer, id bigint)';
-- 3.1 undo: drop the former table notes: create schema pleat_old_public if it is not there yet | lock: none
CREATE SCHEMA IF NOT EXISTS pleat_old_public;
-- 3.2 create table pleat_old_public.notes | lock: none
CREATE TABLE pleat_old_public.notes (
  id bigint NOT NULL,
  amount integer,
  CONSTRAINT notes_pkey PRIMARY KEY (id)
);
-- 3.3 comment on table pleat_old_public.notes | lock: none
COMMENT ON TABLE pleat_old_public.notes IS 'pleat: shadow of public.notes, logged, key (id), columns (amount integer, id bigint)';
-- 4.1 undo: drop the former table lines: create schema pleat_old_public if it is not there yet | lock: none
CREATE SCHEMA IF NOT EXISTS pleat_old_public;
-- 4.2 create table pleat_old_public.lines | lock: none
CREATE TABLE pleat_old_public.lines (
  id bigint NOT NULL,
  amount integer,
  CONSTRAINT lines_pkey PRIMARY KEY (id)
);
-- 4.3 enable row security of pleat_old_public.lines | lock: none
ALTER TABLE pleat_old_public.lines ENABLE ROW LEVEL SECURITY;
-- 4.4 comment on table pleat_old_public.lines | lock: none
COMMENT ON TABLE pleat_old_public.lines IS 'pleat: shadow of public.lines, logged, key (id), columns (amount integer, id bigint)';
-- 5.1 undo: change row security of orders: disable row security of orders | lock: ACCESS EXCLUSIVE on orders
ALTER TABLE public.orders DISABLE ROW LEVEL SECURITY;
-- 5.2 drop policy orders.positive | lock: ACCESS EXCLUSIVE on orders
DROP POLICY positive ON public.orders;
-- 6.1 create schema pleat if it is not there yet | lock: none
CREATE SCHEMA IF NOT EXISTS pleat;
-- 6.2 create the function of the triggers that follow | lock: none
CREATE OR REPLACE FUNCTION pleat."sync of public.orders" () RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
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
END $pleat$;
-- 6.3 let it run when everything goes at once | lock: SHARE ROW EXCLUSIVE on orders
CREATE TRIGGER "!pleat_truncate" AFTER TRUNCATE ON public.orders FOR EACH STATEMENT EXECUTE FUNCTION pleat."sync of public.orders" ('sync', 'pleat_old_public', 'orders');
-- 6.4 let it fire for replicated rows as well | lock: SHARE ROW EXCLUSIVE on orders
ALTER TABLE public.orders ENABLE ALWAYS TRIGGER "!pleat_truncate";
-- 6.5 write to pleat_old_public.orders what is written to orders | lock: SHARE ROW EXCLUSIVE on orders
CREATE TRIGGER "!pleat_sync" AFTER INSERT OR UPDATE OR DELETE ON public.orders FOR EACH ROW EXECUTE FUNCTION pleat."sync of public.orders" ('sync', 'pleat_old_public', 'orders');
-- 6.6 let it fire for replicated rows as well | lock: SHARE ROW EXCLUSIVE on orders
ALTER TABLE public.orders ENABLE ALWAYS TRIGGER "!pleat_sync";
COMMIT;

-- 7.1 rather fail than leave out what a policy hides | lock: none
SET row_security = off;
-- 7.2 copy rows into pleat_old_public.orders | lock: ROW SHARE on orders
CALL pleat.backfill('copy rows into pleat_old_public.orders', 'public.orders', ARRAY['id'], $pleat$
  INSERT INTO pleat_old_public.orders (id, amount) OVERRIDING SYSTEM VALUE
  SELECT id, amount FROM public.orders
  WHERE PLEAT_BATCH
  FOR SHARE
  ON CONFLICT (id) DO NOTHING
$pleat$);
-- 7.3 count the values for the planner | lock: none
DO $pleat$ BEGIN
  IF pg_catalog.to_regclass('pleat_old_public.orders') IS NOT NULL THEN ANALYZE pleat_old_public.orders; END IF;
END $pleat$;

BEGIN;
-- 8. disable row security of notes | lock: ACCESS EXCLUSIVE on notes
ALTER TABLE public.notes DISABLE ROW LEVEL SECURITY;
-- 9.1 create schema pleat if it is not there yet | lock: none
CREATE SCHEMA IF NOT EXISTS pleat;
-- 9.2 create the function of the triggers that follow | lock: none
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
END $pleat$;
-- 9.3 let it run when everything goes at once | lock: SHARE ROW EXCLUSIVE on notes
CREATE TRIGGER "!pleat_truncate" AFTER TRUNCATE ON public.notes FOR EACH STATEMENT EXECUTE FUNCTION pleat."sync of public.notes" ('sync', 'pleat_old_public', 'notes');
-- 9.4 let it fire for replicated rows as well | lock: SHARE ROW EXCLUSIVE on notes
ALTER TABLE public.notes ENABLE ALWAYS TRIGGER "!pleat_truncate";
-- 9.5 write to pleat_old_public.notes what is written to notes | lock: SHARE ROW EXCLUSIVE on notes
CREATE TRIGGER "!pleat_sync" AFTER INSERT OR UPDATE OR DELETE ON public.notes FOR EACH ROW EXECUTE FUNCTION pleat."sync of public.notes" ('sync', 'pleat_old_public', 'notes');
-- 9.6 let it fire for replicated rows as well | lock: SHARE ROW EXCLUSIVE on notes
ALTER TABLE public.notes ENABLE ALWAYS TRIGGER "!pleat_sync";
COMMIT;

-- 10.1 rather fail than leave out what a policy hides | lock: none
SET row_security = off;
-- 10.2 copy rows into pleat_old_public.notes | lock: ROW SHARE on notes
CALL pleat.backfill('copy rows into pleat_old_public.notes', 'public.notes', ARRAY['id'], $pleat$
  INSERT INTO pleat_old_public.notes (id, amount) OVERRIDING SYSTEM VALUE
  SELECT id, amount FROM public.notes
  WHERE PLEAT_BATCH
  FOR SHARE
  ON CONFLICT (id) DO NOTHING
$pleat$);
-- 10.3 count the values for the planner | lock: none
DO $pleat$ BEGIN
  IF pg_catalog.to_regclass('pleat_old_public.notes') IS NOT NULL THEN ANALYZE pleat_old_public.notes; END IF;
END $pleat$;

BEGIN;
-- 11.1 undo: change row security of lines: subject the owner of lines to its policies | lock: ACCESS EXCLUSIVE on lines
ALTER TABLE public.lines FORCE ROW LEVEL SECURITY;
-- 11.2 enable row security of lines | lock: ACCESS EXCLUSIVE on lines
ALTER TABLE public.lines ENABLE ROW LEVEL SECURITY;
-- 12.1 create schema pleat if it is not there yet | lock: none
CREATE SCHEMA IF NOT EXISTS pleat;
-- 12.2 create the function of the triggers that follow | lock: none
CREATE OR REPLACE FUNCTION pleat."sync of public.lines" () RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
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
END $pleat$;
-- 12.3 let it run when everything goes at once | lock: SHARE ROW EXCLUSIVE on lines
CREATE TRIGGER "!pleat_truncate" AFTER TRUNCATE ON public.lines FOR EACH STATEMENT EXECUTE FUNCTION pleat."sync of public.lines" ('sync', 'pleat_old_public', 'lines');
-- 12.4 let it fire for replicated rows as well | lock: SHARE ROW EXCLUSIVE on lines
ALTER TABLE public.lines ENABLE ALWAYS TRIGGER "!pleat_truncate";
-- 12.5 write to pleat_old_public.lines what is written to lines | lock: SHARE ROW EXCLUSIVE on lines
CREATE TRIGGER "!pleat_sync" AFTER INSERT OR UPDATE OR DELETE ON public.lines FOR EACH ROW EXECUTE FUNCTION pleat."sync of public.lines" ('sync', 'pleat_old_public', 'lines');
-- 12.6 let it fire for replicated rows as well | lock: SHARE ROW EXCLUSIVE on lines
ALTER TABLE public.lines ENABLE ALWAYS TRIGGER "!pleat_sync";
COMMIT;

-- 13.1 rather fail than leave out what a policy hides | lock: none
SET row_security = off;
-- 13.2 copy rows into pleat_old_public.lines | lock: ROW SHARE on lines
CALL pleat.backfill('copy rows into pleat_old_public.lines', 'public.lines', ARRAY['id'], $pleat$
  INSERT INTO pleat_old_public.lines (id, amount) OVERRIDING SYSTEM VALUE
  SELECT id, amount FROM public.lines
  WHERE PLEAT_BATCH
  FOR SHARE
  ON CONFLICT (id) DO NOTHING
$pleat$);
-- 13.3 count the values for the planner | lock: none
DO $pleat$ BEGIN
  IF pg_catalog.to_regclass('pleat_old_public.lines') IS NOT NULL THEN ANALYZE pleat_old_public.lines; END IF;
END $pleat$;

-- pleat: backfill, down
-- before: any code; nothing is lost
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = public;

BEGIN;
-- 1.1 undo: put the shadow in the place of orders: let nobody use it meanwhile | lock: ACCESS EXCLUSIVE on orders
LOCK TABLE public.orders IN ACCESS EXCLUSIVE MODE;
-- 1.2 stop writing to the shadow of orders | lock: ACCESS EXCLUSIVE on orders
DROP TRIGGER "!pleat_sync" ON public.orders;
-- 1.3 drop its companion | lock: ACCESS EXCLUSIVE on orders
DROP TRIGGER "!pleat_truncate" ON public.orders;
-- 1.4 drop the function of those triggers | lock: none
DROP FUNCTION pleat."sync of public.orders" ();
-- 1.5 create schema pleat_new_public if it is not there yet | lock: none
CREATE SCHEMA IF NOT EXISTS pleat_new_public;
-- 1.6 move table orders to schema pleat_new_public | lock: ACCESS EXCLUSIVE on orders
ALTER TABLE public.orders SET SCHEMA pleat_new_public;
-- 1.7 move table pleat_old_public.orders to schema public | lock: none
ALTER TABLE pleat_old_public.orders SET SCHEMA public;
-- 1.8 drop schema pleat_old_public if it is empty | lock: none
DO $pleat$ BEGIN
  IF NOT EXISTS (SELECT FROM pg_catalog.pg_depend WHERE refclassid = 'pg_catalog.pg_namespace'::regclass
      AND refobjid = pg_catalog.to_regnamespace('pleat_old_public')) THEN
    DROP SCHEMA IF EXISTS pleat_old_public;
  END IF;
EXCEPTION WHEN dependent_objects_still_exist THEN
  NULL;
END $pleat$;
-- 1.9 comment on table orders | lock: SHARE UPDATE EXCLUSIVE on orders
COMMENT ON TABLE public.orders IS NULL;
-- 1.10 comment on table pleat_new_public.orders | lock: none
COMMENT ON TABLE pleat_new_public.orders IS 'pleat: shadow of public.orders, logged, key (id), columns (amount integer, id bigint)';
-- 1.11 create schema pleat if it is not there yet | lock: none
CREATE SCHEMA IF NOT EXISTS pleat;
-- 1.12 create the function of the triggers that follow | lock: none
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
-- 1.13 let it run when everything goes at once | lock: SHARE ROW EXCLUSIVE on orders
CREATE TRIGGER "!pleat_truncate" AFTER TRUNCATE ON public.orders FOR EACH STATEMENT EXECUTE FUNCTION pleat."sync of public.orders" ('sync', 'pleat_new_public', 'orders');
-- 1.14 let it fire for replicated rows as well | lock: SHARE ROW EXCLUSIVE on orders
ALTER TABLE public.orders ENABLE ALWAYS TRIGGER "!pleat_truncate";
-- 1.15 write to pleat_new_public.orders what is written to orders | lock: SHARE ROW EXCLUSIVE on orders
CREATE TRIGGER "!pleat_sync" AFTER INSERT OR UPDATE OR DELETE ON public.orders FOR EACH ROW EXECUTE FUNCTION pleat."sync of public.orders" ('sync', 'pleat_new_public', 'orders');
-- 1.16 let it fire for replicated rows as well | lock: SHARE ROW EXCLUSIVE on orders
ALTER TABLE public.orders ENABLE ALWAYS TRIGGER "!pleat_sync";
COMMIT;

BEGIN;
-- 2.1 undo: put the shadow in the place of notes, rebuilding policy notes.asleep: let nobody use it meanwhile | lock: ACCESS EXCLUSIVE on notes
LOCK TABLE public.notes IN ACCESS EXCLUSIVE MODE;
-- 2.2 stop writing to the shadow of notes | lock: ACCESS EXCLUSIVE on notes
DROP TRIGGER "!pleat_sync" ON public.notes;
-- 2.3 drop its companion | lock: ACCESS EXCLUSIVE on notes
DROP TRIGGER "!pleat_truncate" ON public.notes;
-- 2.4 drop the function of those triggers | lock: none
DROP FUNCTION pleat."sync of public.notes" ();
-- 2.5 drop policy notes.asleep | lock: ACCESS EXCLUSIVE on notes
DROP POLICY asleep ON public.notes;
-- 2.6 create schema pleat_new_public if it is not there yet | lock: none
CREATE SCHEMA IF NOT EXISTS pleat_new_public;
-- 2.7 move table notes to schema pleat_new_public | lock: ACCESS EXCLUSIVE on notes
ALTER TABLE public.notes SET SCHEMA pleat_new_public;
-- 2.8 move table pleat_old_public.notes to schema public | lock: none
ALTER TABLE pleat_old_public.notes SET SCHEMA public;
-- 2.9 drop schema pleat_old_public if it is empty | lock: none
DO $pleat$ BEGIN
  IF NOT EXISTS (SELECT FROM pg_catalog.pg_depend WHERE refclassid = 'pg_catalog.pg_namespace'::regclass
      AND refobjid = pg_catalog.to_regnamespace('pleat_old_public')) THEN
    DROP SCHEMA IF EXISTS pleat_old_public;
  END IF;
EXCEPTION WHEN dependent_objects_still_exist THEN
  NULL;
END $pleat$;
-- 2.10 comment on table notes | lock: SHARE UPDATE EXCLUSIVE on notes
COMMENT ON TABLE public.notes IS NULL;
-- 2.11 comment on table pleat_new_public.notes | lock: none
COMMENT ON TABLE pleat_new_public.notes IS 'pleat: shadow of public.notes, unlogged, key (id), columns (amount integer, id bigint)';
-- 2.12 create policy notes.asleep | lock: ACCESS EXCLUSIVE on notes
CREATE POLICY asleep ON public.notes TO PUBLIC
  USING (id > 0);
-- 2.13 create schema pleat if it is not there yet | lock: none
CREATE SCHEMA IF NOT EXISTS pleat;
-- 2.14 create the function of the triggers that follow | lock: none
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
-- 2.15 let it run when everything goes at once | lock: SHARE ROW EXCLUSIVE on notes
CREATE TRIGGER "!pleat_truncate" AFTER TRUNCATE ON public.notes FOR EACH STATEMENT EXECUTE FUNCTION pleat."sync of public.notes" ('sync', 'pleat_new_public', 'notes');
-- 2.16 let it fire for replicated rows as well | lock: SHARE ROW EXCLUSIVE on notes
ALTER TABLE public.notes ENABLE ALWAYS TRIGGER "!pleat_truncate";
-- 2.17 write to pleat_new_public.notes what is written to notes | lock: SHARE ROW EXCLUSIVE on notes
CREATE TRIGGER "!pleat_sync" AFTER INSERT OR UPDATE OR DELETE ON public.notes FOR EACH ROW EXECUTE FUNCTION pleat."sync of public.notes" ('sync', 'pleat_new_public', 'notes');
-- 2.18 let it fire for replicated rows as well | lock: SHARE ROW EXCLUSIVE on notes
ALTER TABLE public.notes ENABLE ALWAYS TRIGGER "!pleat_sync";
COMMIT;

BEGIN;
-- 3.1 undo: put the shadow in the place of lines, rebuilding policy lines.mine: let nobody use it meanwhile | lock: ACCESS EXCLUSIVE on lines
LOCK TABLE public.lines IN ACCESS EXCLUSIVE MODE;
-- 3.2 stop writing to the shadow of lines | lock: ACCESS EXCLUSIVE on lines
DROP TRIGGER "!pleat_sync" ON public.lines;
-- 3.3 drop its companion | lock: ACCESS EXCLUSIVE on lines
DROP TRIGGER "!pleat_truncate" ON public.lines;
-- 3.4 drop the function of those triggers | lock: none
DROP FUNCTION pleat."sync of public.lines" ();
-- 3.5 do not subject the owner of lines to its policies | lock: ACCESS EXCLUSIVE on lines
ALTER TABLE public.lines NO FORCE ROW LEVEL SECURITY;
-- 3.6 create schema pleat_new_public if it is not there yet | lock: none
CREATE SCHEMA IF NOT EXISTS pleat_new_public;
-- 3.7 move table lines to schema pleat_new_public | lock: ACCESS EXCLUSIVE on lines
ALTER TABLE public.lines SET SCHEMA pleat_new_public;
-- 3.8 move table pleat_old_public.lines to schema public | lock: none
ALTER TABLE pleat_old_public.lines SET SCHEMA public;
-- 3.9 drop schema pleat_old_public if it is empty | lock: none
DO $pleat$ BEGIN
  IF NOT EXISTS (SELECT FROM pg_catalog.pg_depend WHERE refclassid = 'pg_catalog.pg_namespace'::regclass
      AND refobjid = pg_catalog.to_regnamespace('pleat_old_public')) THEN
    DROP SCHEMA IF EXISTS pleat_old_public;
  END IF;
EXCEPTION WHEN dependent_objects_still_exist THEN
  NULL;
END $pleat$;
-- 3.10 subject the owner of lines to its policies | lock: ACCESS EXCLUSIVE on lines
ALTER TABLE public.lines FORCE ROW LEVEL SECURITY;
-- 3.11 comment on table lines | lock: SHARE UPDATE EXCLUSIVE on lines
COMMENT ON TABLE public.lines IS NULL;
-- 3.12 comment on table pleat_new_public.lines | lock: none
COMMENT ON TABLE pleat_new_public.lines IS 'pleat: shadow of public.lines, unlogged, key (id), columns (amount integer, id bigint)';
-- 3.13 create policy lines.mine | lock: ACCESS EXCLUSIVE on lines
CREATE POLICY mine ON public.lines TO PUBLIC
  USING (id > 0);
-- 3.14 create schema pleat if it is not there yet | lock: none
CREATE SCHEMA IF NOT EXISTS pleat;
-- 3.15 create the function of the triggers that follow | lock: none
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
-- 3.16 let it run when everything goes at once | lock: SHARE ROW EXCLUSIVE on lines
CREATE TRIGGER "!pleat_truncate" AFTER TRUNCATE ON public.lines FOR EACH STATEMENT EXECUTE FUNCTION pleat."sync of public.lines" ('sync', 'pleat_new_public', 'lines');
-- 3.17 let it fire for replicated rows as well | lock: SHARE ROW EXCLUSIVE on lines
ALTER TABLE public.lines ENABLE ALWAYS TRIGGER "!pleat_truncate";
-- 3.18 write to pleat_new_public.lines what is written to lines | lock: SHARE ROW EXCLUSIVE on lines
CREATE TRIGGER "!pleat_sync" AFTER INSERT OR UPDATE OR DELETE ON public.lines FOR EACH ROW EXECUTE FUNCTION pleat."sync of public.lines" ('sync', 'pleat_new_public', 'lines');
-- 3.19 let it fire for replicated rows as well | lock: SHARE ROW EXCLUSIVE on lines
ALTER TABLE public.lines ENABLE ALWAYS TRIGGER "!pleat_sync";
COMMIT;

-- pleat: expand, down
-- before: only old code runs
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = public;

BEGIN;
-- 1.1 let nobody use it meanwhile | lock: ACCESS EXCLUSIVE on orders
LOCK TABLE public.orders IN ACCESS EXCLUSIVE MODE;
-- 1.2 stop writing to the shadow of orders | lock: ACCESS EXCLUSIVE on orders
DROP TRIGGER "!pleat_sync" ON public.orders;
-- 1.3 drop its companion | lock: ACCESS EXCLUSIVE on orders
DROP TRIGGER "!pleat_truncate" ON public.orders;
-- 1.4 drop the function of those triggers | lock: none
DROP FUNCTION pleat."sync of public.orders" ();
-- 2.1 undo: build the shadow of orders: drop table pleat_new_public.orders | lock: none
DROP TABLE pleat_new_public.orders;
-- 2.2 drop schema pleat_new_public if it is empty | lock: none
DO $pleat$ BEGIN
  IF NOT EXISTS (SELECT FROM pg_catalog.pg_depend WHERE refclassid = 'pg_catalog.pg_namespace'::regclass
      AND refobjid = pg_catalog.to_regnamespace('pleat_new_public')) THEN
    DROP SCHEMA IF EXISTS pleat_new_public;
  END IF;
EXCEPTION WHEN dependent_objects_still_exist THEN
  NULL;
END $pleat$;
COMMIT;

BEGIN;
-- 3.1 let nobody use it meanwhile | lock: ACCESS EXCLUSIVE on notes
LOCK TABLE public.notes IN ACCESS EXCLUSIVE MODE;
-- 3.2 stop writing to the shadow of notes | lock: ACCESS EXCLUSIVE on notes
DROP TRIGGER "!pleat_sync" ON public.notes;
-- 3.3 drop its companion | lock: ACCESS EXCLUSIVE on notes
DROP TRIGGER "!pleat_truncate" ON public.notes;
-- 3.4 drop the function of those triggers | lock: none
DROP FUNCTION pleat."sync of public.notes" ();
-- 4.1 undo: build the shadow of notes: drop table pleat_new_public.notes | lock: none
DROP TABLE pleat_new_public.notes;
-- 4.2 drop schema pleat_new_public if it is empty | lock: none
DO $pleat$ BEGIN
  IF NOT EXISTS (SELECT FROM pg_catalog.pg_depend WHERE refclassid = 'pg_catalog.pg_namespace'::regclass
      AND refobjid = pg_catalog.to_regnamespace('pleat_new_public')) THEN
    DROP SCHEMA IF EXISTS pleat_new_public;
  END IF;
EXCEPTION WHEN dependent_objects_still_exist THEN
  NULL;
END $pleat$;
COMMIT;

BEGIN;
-- 5.1 let nobody use it meanwhile | lock: ACCESS EXCLUSIVE on lines
LOCK TABLE public.lines IN ACCESS EXCLUSIVE MODE;
-- 5.2 stop writing to the shadow of lines | lock: ACCESS EXCLUSIVE on lines
DROP TRIGGER "!pleat_sync" ON public.lines;
-- 5.3 drop its companion | lock: ACCESS EXCLUSIVE on lines
DROP TRIGGER "!pleat_truncate" ON public.lines;
-- 5.4 drop the function of those triggers | lock: none
DROP FUNCTION pleat."sync of public.lines" ();
-- 6.1 undo: build the shadow of lines: drop table pleat_new_public.lines | lock: none
DROP TABLE pleat_new_public.lines;
-- 6.2 drop schema pleat_new_public if it is empty | lock: none
DO $pleat$ BEGIN
  IF NOT EXISTS (SELECT FROM pg_catalog.pg_depend WHERE refclassid = 'pg_catalog.pg_namespace'::regclass
      AND refobjid = pg_catalog.to_regnamespace('pleat_new_public')) THEN
    DROP SCHEMA IF EXISTS pleat_new_public;
  END IF;
EXCEPTION WHEN dependent_objects_still_exist THEN
  NULL;
END $pleat$;
-- 7.1 forget the backfills, all are done | lock: none
DROP TABLE IF EXISTS pleat.progress;
-- 7.2 drop the procedure that ran them | lock: none
DROP PROCEDURE IF EXISTS pleat.backfill;
-- 7.3 drop the schema that they were in | lock: none
DROP SCHEMA IF EXISTS pleat;
COMMIT;
