-- pleat: contract, down
-- before: only new code runs; afterwards old code may be started beside it
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = public;
SET check_function_bodies = off;
-- not undone: drop table order_notes: the table comes back empty

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
  ('rebuild events', true),
  ('rebuild orders', true)
ON CONFLICT (name) DO NOTHING;
-- 2. create table order_notes | lock: none
CREATE TABLE public.order_notes (
  id bigint NOT NULL,
  order_id bigint,
  CONSTRAINT order_notes_pkey PRIMARY KEY (id)
);
-- 3. add foreign key order_notes.order_notes_order_id_fkey | lock: SHARE ROW EXCLUSIVE on order_notes, SHARE ROW EXCLUSIVE on orders
ALTER TABLE public.order_notes ADD CONSTRAINT order_notes_order_id_fkey FOREIGN KEY (order_id) REFERENCES public.orders (id);
-- 4.1 undo: drop the former table orders: create schema pleat_old_public if it is not there yet | lock: none
CREATE SCHEMA IF NOT EXISTS pleat_old_public;
-- 4.2 create table pleat_old_public.orders | lock: none
CREATE TABLE pleat_old_public.orders (
  id bigint NOT NULL,
  amount integer,
  twice bigint GENERATED ALWAYS AS (amount::bigint * 2) STORED,
  CONSTRAINT orders_pkey PRIMARY KEY (id)
);
-- 4.3 comment on table pleat_old_public.orders | lock: none
COMMENT ON TABLE pleat_old_public.orders IS 'pleat: shadow of public.orders, logged, key (id), columns (amount integer, id bigint, twice bigint = amount::bigint * 2)';
-- 5.1 undo: drop the former table events: create schema pleat_old_public if it is not there yet | lock: none
CREATE SCHEMA IF NOT EXISTS pleat_old_public;
-- 5.2 create table pleat_old_public.events | lock: none
CREATE TABLE pleat_old_public.events (
  id bigint NOT NULL,
  kind integer,
  CONSTRAINT events_pkey PRIMARY KEY (id)
) PARTITION BY RANGE (id);
-- 5.3 create table pleat_old_public.events_1 | lock: none
CREATE TABLE pleat_old_public.events_1 PARTITION OF pleat_old_public.events FOR VALUES FROM (1) TO (100);
-- 5.4 comment on table pleat_old_public.events | lock: none
COMMENT ON TABLE pleat_old_public.events IS 'pleat: shadow of public.events, partitioned by range (id), key (id), columns (id bigint, kind integer)';
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
        INSERT INTO pleat_old_public.orders (id, amount) OVERRIDING SYSTEM VALUE VALUES (OLD.id, (SELECT (amount::integer) FROM (SELECT OLD.*) AS orders)) ON CONFLICT (id) DO NOTHING;
        DELETE FROM pleat_old_public.orders WHERE (pleat_old_public.orders.id) = (OLD.id);
      EXCEPTION WHEN integrity_constraint_violation THEN
        NULL;
      END;
    END IF;
  END IF;
  IF TG_OP <> 'DELETE' THEN
    INSERT INTO pleat_old_public.orders (id, amount) OVERRIDING SYSTEM VALUE VALUES (NEW.id, (SELECT (amount::integer) FROM (SELECT NEW.*) AS orders))
    ON CONFLICT (id) DO UPDATE SET amount = CASE WHEN TG_OP = 'UPDATE' AND ROW(OLD.amount)::record OPERATOR(pg_catalog.*=) ROW(NEW.amount)::record THEN pleat_old_public.orders.amount ELSE excluded.amount END;
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
  SELECT id, (amount::integer) FROM public.orders
  WHERE PLEAT_BATCH
  FOR SHARE
  ON CONFLICT (id) DO NOTHING
$pleat$);
-- 7.3 count the values for the planner | lock: none
DO $pleat$ BEGIN
  IF pg_catalog.to_regclass('pleat_old_public.orders') IS NOT NULL THEN ANALYZE pleat_old_public.orders; END IF;
END $pleat$;

BEGIN;
-- 8.1 undo: put the shadow in the place of orders, rebuilding trigger orders.written: let nobody use it meanwhile | lock: ACCESS EXCLUSIVE on orders
LOCK TABLE public.orders IN ACCESS EXCLUSIVE MODE;
-- 8.2 stop writing to the shadow of orders | lock: ACCESS EXCLUSIVE on orders
DROP TRIGGER "!pleat_sync" ON public.orders;
-- 8.3 drop its companion | lock: ACCESS EXCLUSIVE on orders
DROP TRIGGER "!pleat_truncate" ON public.orders;
-- 8.4 drop the function of those triggers | lock: none
DROP FUNCTION pleat."sync of public.orders" ();
-- 8.5 drop trigger orders.written | lock: ACCESS EXCLUSIVE on orders
DROP TRIGGER written ON public.orders;
-- 8.6 drop constraint order_lines.lines_order | lock: ACCESS EXCLUSIVE on order_lines, ACCESS EXCLUSIVE on orders | H204 locks the referenced table as well, for an instant
ALTER TABLE public.order_lines DROP CONSTRAINT lines_order;
-- 8.7 drop constraint order_notes.order_notes_order_id_fkey | lock: ACCESS EXCLUSIVE on order_notes, ACCESS EXCLUSIVE on orders
ALTER TABLE public.order_notes DROP CONSTRAINT order_notes_order_id_fkey;
-- 8.8 create schema pleat_new_public if it is not there yet | lock: none
CREATE SCHEMA IF NOT EXISTS pleat_new_public;
-- 8.9 move table orders to schema pleat_new_public | lock: ACCESS EXCLUSIVE on orders
ALTER TABLE public.orders SET SCHEMA pleat_new_public;
-- 8.10 move table pleat_old_public.orders to schema public | lock: none
ALTER TABLE pleat_old_public.orders SET SCHEMA public;
-- 8.11 drop schema pleat_old_public if it is empty | lock: none
DO $pleat$ BEGIN
  IF NOT EXISTS (SELECT FROM pg_catalog.pg_depend WHERE refclassid = 'pg_catalog.pg_namespace'::regclass
      AND refobjid = pg_catalog.to_regnamespace('pleat_old_public')) THEN
    DROP SCHEMA IF EXISTS pleat_old_public;
  END IF;
EXCEPTION WHEN dependent_objects_still_exist THEN
  NULL;
END $pleat$;
-- 8.12 add foreign key order_lines.lines_order, not validated yet | lock: SHARE ROW EXCLUSIVE on order_lines, SHARE ROW EXCLUSIVE on orders | H204 locks the referenced table as well, for an instant | H302 fails and changes nothing if rows exist that break the rule
ALTER TABLE public.order_lines ADD CONSTRAINT lines_order FOREIGN KEY (order_id) REFERENCES public.orders (id) NOT VALID;
-- 8.13 comment on constraint order_lines.lines_order | lock: ACCESS SHARE on order_lines
COMMENT ON CONSTRAINT lines_order ON public.order_lines IS 'As agreed again';
-- 8.14 add foreign key order_notes.order_notes_order_id_fkey, not validated yet | lock: SHARE ROW EXCLUSIVE on order_notes, SHARE ROW EXCLUSIVE on orders
ALTER TABLE public.order_notes ADD CONSTRAINT order_notes_order_id_fkey FOREIGN KEY (order_id) REFERENCES public.orders (id) NOT VALID;
-- 8.15 comment on table orders | lock: SHARE UPDATE EXCLUSIVE on orders
COMMENT ON TABLE public.orders IS NULL;
-- 8.16 comment on table pleat_new_public.orders | lock: none
COMMENT ON TABLE pleat_new_public.orders IS 'pleat: shadow of public.orders, logged, key (id), columns (amount numeric, id bigint, twice bigint = amount::bigint * 2)';
-- 8.17 create trigger orders.written | lock: SHARE ROW EXCLUSIVE on orders
CREATE TRIGGER written AFTER INSERT ON public.orders FOR EACH ROW EXECUTE FUNCTION public.note ();
-- 8.18 create schema pleat if it is not there yet | lock: none
CREATE SCHEMA IF NOT EXISTS pleat;
-- 8.19 create the function of the triggers that follow | lock: none
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
    BEGIN
    DELETE FROM pleat_new_public.orders WHERE (pleat_new_public.orders.id) = (OLD.id);
    IF NOT FOUND AND pg_catalog.current_setting('transaction_isolation') <> 'read committed' THEN
      BEGIN
        INSERT INTO pleat_new_public.orders (id, amount) OVERRIDING SYSTEM VALUE VALUES (OLD.id, (SELECT (amount::numeric) FROM (SELECT OLD.*) AS orders)) ON CONFLICT (id) DO NOTHING;
        DELETE FROM pleat_new_public.orders WHERE (pleat_new_public.orders.id) = (OLD.id);
      EXCEPTION WHEN integrity_constraint_violation THEN
        NULL;
      END;
    END IF;
    EXCEPTION WHEN data_exception OR check_violation OR not_null_violation THEN
      NULL;
    END;
  END IF;
  IF TG_OP <> 'DELETE' THEN
    BEGIN
    INSERT INTO pleat_new_public.orders (id, amount) OVERRIDING SYSTEM VALUE VALUES (NEW.id, (SELECT (amount::numeric) FROM (SELECT NEW.*) AS orders))
    ON CONFLICT (id) DO UPDATE SET amount = excluded.amount;
    EXCEPTION WHEN data_exception OR check_violation OR not_null_violation THEN
      BEGIN
        DELETE FROM pleat_new_public.orders WHERE (pleat_new_public.orders.id) = (NEW.id);
      EXCEPTION WHEN data_exception THEN
        NULL;
      END;
    END;
  END IF;
  RETURN NULL;
END $pleat$;
-- 8.20 let it run when everything goes at once | lock: SHARE ROW EXCLUSIVE on orders
CREATE TRIGGER "!pleat_truncate" AFTER TRUNCATE ON public.orders FOR EACH STATEMENT EXECUTE FUNCTION pleat."sync of public.orders" ('sync', 'pleat_new_public', 'orders');
-- 8.21 let it fire for replicated rows as well | lock: SHARE ROW EXCLUSIVE on orders
ALTER TABLE public.orders ENABLE ALWAYS TRIGGER "!pleat_truncate";
-- 8.22 write to pleat_new_public.orders what is written to orders | lock: SHARE ROW EXCLUSIVE on orders
CREATE TRIGGER "!pleat_sync" AFTER INSERT OR UPDATE OR DELETE ON public.orders FOR EACH ROW EXECUTE FUNCTION pleat."sync of public.orders" ('sync', 'pleat_new_public', 'orders');
-- 8.23 let it fire for replicated rows as well | lock: SHARE ROW EXCLUSIVE on orders
ALTER TABLE public.orders ENABLE ALWAYS TRIGGER "!pleat_sync";
-- 9. create trigger orders.watched | lock: SHARE ROW EXCLUSIVE on orders
CREATE TRIGGER watched AFTER UPDATE OF amount ON public.orders FOR EACH ROW EXECUTE FUNCTION public.note ();
COMMIT;

BEGIN;
-- 10.1 create schema pleat if it is not there yet | lock: none
CREATE SCHEMA IF NOT EXISTS pleat;
-- 10.2 create the function of the triggers that follow | lock: none
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
        INSERT INTO pleat_old_public.events (id, kind) OVERRIDING SYSTEM VALUE VALUES (OLD.id, (SELECT (kind::integer) FROM (SELECT OLD.*) AS events)) ON CONFLICT (id) DO NOTHING;
        DELETE FROM pleat_old_public.events WHERE (pleat_old_public.events.id) = (OLD.id);
      EXCEPTION WHEN integrity_constraint_violation THEN
        NULL;
      END;
    END IF;
  END IF;
  IF TG_OP <> 'DELETE' THEN
    INSERT INTO pleat_old_public.events (id, kind) OVERRIDING SYSTEM VALUE VALUES (NEW.id, (SELECT (kind::integer) FROM (SELECT NEW.*) AS events))
    ON CONFLICT (id) DO UPDATE SET kind = CASE WHEN TG_OP = 'UPDATE' AND ROW(OLD.kind)::record OPERATOR(pg_catalog.*=) ROW(NEW.kind)::record THEN pleat_old_public.events.kind ELSE excluded.kind END;
  END IF;
  RETURN NULL;
END $pleat$;
-- 10.3 let it run when everything goes at once | lock: SHARE ROW EXCLUSIVE on events
CREATE TRIGGER "!pleat_truncate" AFTER TRUNCATE ON public.events FOR EACH STATEMENT EXECUTE FUNCTION pleat."sync of public.events" ('sync', 'pleat_old_public', 'events');
-- 10.4 let it fire for replicated rows as well | lock: SHARE ROW EXCLUSIVE on events
ALTER TABLE public.events ENABLE ALWAYS TRIGGER "!pleat_truncate";
-- 10.5 write to pleat_old_public.events what is written to events | lock: SHARE ROW EXCLUSIVE on events
CREATE TRIGGER "!pleat_sync" AFTER INSERT OR UPDATE OR DELETE ON public.events FOR EACH ROW EXECUTE FUNCTION pleat."sync of public.events" ('sync', 'pleat_old_public', 'events');
-- 10.6 let it fire for replicated rows as well | lock: SHARE ROW EXCLUSIVE on events
ALTER TABLE public.events ENABLE ALWAYS TRIGGER "!pleat_sync";
COMMIT;

-- 11.1 rather fail than leave out what a policy hides | lock: none
SET row_security = off;
-- 11.2 copy rows into pleat_old_public.events | lock: ROW SHARE on events
CALL pleat.backfill('copy rows into pleat_old_public.events', 'public.events', ARRAY['id'], $pleat$
  INSERT INTO pleat_old_public.events (id, kind) OVERRIDING SYSTEM VALUE
  SELECT id, (kind::integer) FROM public.events
  WHERE PLEAT_BATCH
  FOR SHARE
  ON CONFLICT (id) DO NOTHING
$pleat$);
-- 11.3 count the values for the planner | lock: none
DO $pleat$ BEGIN
  IF pg_catalog.to_regclass('pleat_old_public.events') IS NOT NULL THEN ANALYZE pleat_old_public.events; END IF;
END $pleat$;

BEGIN;
-- 12.1 undo: put the shadow in the place of events, rebuilding function kind_of(public.events_1), view first_events: let nobody use it meanwhile | lock: ACCESS EXCLUSIVE on events
LOCK TABLE public.events IN ACCESS EXCLUSIVE MODE;
-- 12.2 stop writing to the shadow of events | lock: ACCESS EXCLUSIVE on events
DROP TRIGGER "!pleat_sync" ON public.events;
-- 12.3 drop its companion | lock: ACCESS EXCLUSIVE on events
DROP TRIGGER "!pleat_truncate" ON public.events;
-- 12.4 drop the function of those triggers | lock: none
DROP FUNCTION pleat."sync of public.events" ();
-- 12.5 drop view first_events | lock: ACCESS EXCLUSIVE on first_events
DROP VIEW public.first_events;
-- 12.6 drop function kind_of(public.events_1) | lock: none
DROP ROUTINE public.kind_of (public.events_1);
-- 12.7 create schema pleat_new_public if it is not there yet | lock: none
CREATE SCHEMA IF NOT EXISTS pleat_new_public;
-- 12.8 move table events to schema pleat_new_public | lock: ACCESS EXCLUSIVE on events
ALTER TABLE public.events SET SCHEMA pleat_new_public;
-- 12.9 move table events_1 to schema pleat_new_public | lock: ACCESS EXCLUSIVE on events_1
ALTER TABLE public.events_1 SET SCHEMA pleat_new_public;
-- 12.10 move table pleat_old_public.events to schema public | lock: none
ALTER TABLE pleat_old_public.events SET SCHEMA public;
-- 12.11 move table pleat_old_public.events_1 to schema public | lock: none
ALTER TABLE pleat_old_public.events_1 SET SCHEMA public;
-- 12.12 drop schema pleat_old_public if it is empty | lock: none
DO $pleat$ BEGIN
  IF NOT EXISTS (SELECT FROM pg_catalog.pg_depend WHERE refclassid = 'pg_catalog.pg_namespace'::regclass
      AND refobjid = pg_catalog.to_regnamespace('pleat_old_public')) THEN
    DROP SCHEMA IF EXISTS pleat_old_public;
  END IF;
EXCEPTION WHEN dependent_objects_still_exist THEN
  NULL;
END $pleat$;
-- 12.13 comment on table events | lock: SHARE UPDATE EXCLUSIVE on events
COMMENT ON TABLE public.events IS NULL;
-- 12.14 comment on table pleat_new_public.events | lock: none
COMMENT ON TABLE pleat_new_public.events IS 'pleat: shadow of public.events, partitioned by range (id), key (id), columns (id bigint, kind text)';
-- 12.15 create function kind_of(public.events_1) | lock: none
CREATE FUNCTION public.kind_of (e public.events_1) RETURNS integer LANGUAGE sql STABLE
AS $$select e.id::integer$$;
-- 12.16 create view first_events | lock: none
CREATE VIEW public.first_events AS
select id, kind from public.events_1;
-- 12.17 create schema pleat if it is not there yet | lock: none
CREATE SCHEMA IF NOT EXISTS pleat;
-- 12.18 create the function of the triggers that follow | lock: none
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
    BEGIN
    DELETE FROM pleat_new_public.events WHERE (pleat_new_public.events.id) = (OLD.id);
    IF NOT FOUND AND pg_catalog.current_setting('transaction_isolation') <> 'read committed' THEN
      BEGIN
        INSERT INTO pleat_new_public.events (id, kind) OVERRIDING SYSTEM VALUE VALUES (OLD.id, (SELECT (kind::text) FROM (SELECT OLD.*) AS events)) ON CONFLICT (id) DO NOTHING;
        DELETE FROM pleat_new_public.events WHERE (pleat_new_public.events.id) = (OLD.id);
      EXCEPTION WHEN integrity_constraint_violation THEN
        NULL;
      END;
    END IF;
    EXCEPTION WHEN data_exception OR check_violation OR not_null_violation THEN
      NULL;
    END;
  END IF;
  IF TG_OP <> 'DELETE' THEN
    BEGIN
    INSERT INTO pleat_new_public.events (id, kind) OVERRIDING SYSTEM VALUE VALUES (NEW.id, (SELECT (kind::text) FROM (SELECT NEW.*) AS events))
    ON CONFLICT (id) DO UPDATE SET kind = excluded.kind;
    EXCEPTION WHEN data_exception OR check_violation OR not_null_violation THEN
      BEGIN
        DELETE FROM pleat_new_public.events WHERE (pleat_new_public.events.id) = (NEW.id);
      EXCEPTION WHEN data_exception THEN
        NULL;
      END;
    END;
  END IF;
  RETURN NULL;
END $pleat$;
-- 12.19 let it run when everything goes at once | lock: SHARE ROW EXCLUSIVE on events
CREATE TRIGGER "!pleat_truncate" AFTER TRUNCATE ON public.events FOR EACH STATEMENT EXECUTE FUNCTION pleat."sync of public.events" ('sync', 'pleat_new_public', 'events');
-- 12.20 let it fire for replicated rows as well | lock: SHARE ROW EXCLUSIVE on events
ALTER TABLE public.events ENABLE ALWAYS TRIGGER "!pleat_truncate";
-- 12.21 write to pleat_new_public.events what is written to events | lock: SHARE ROW EXCLUSIVE on events
CREATE TRIGGER "!pleat_sync" AFTER INSERT OR UPDATE OR DELETE ON public.events FOR EACH ROW EXECUTE FUNCTION pleat."sync of public.events" ('sync', 'pleat_new_public', 'events');
-- 12.22 let it fire for replicated rows as well | lock: SHARE ROW EXCLUSIVE on events
ALTER TABLE public.events ENABLE ALWAYS TRIGGER "!pleat_sync";
COMMIT;

-- pleat: backfill, down
-- before: any code; nothing is lost
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = public;

BEGIN;
-- 1. validate constraint order_lines.lines_order | lock: SHARE UPDATE EXCLUSIVE on order_lines | H302 fails and changes nothing if rows exist that break the rule
ALTER TABLE public.order_lines VALIDATE CONSTRAINT lines_order;
COMMIT;

BEGIN;
-- 2. validate constraint order_notes.order_notes_order_id_fkey | lock: SHARE UPDATE EXCLUSIVE on order_notes | H302 fails and changes nothing if rows exist that break the rule
ALTER TABLE public.order_notes VALIDATE CONSTRAINT order_notes_order_id_fkey;
COMMIT;

-- pleat: expand, down
-- before: only old code runs
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = public;

BEGIN;
-- 1. comment on constraint order_lines.lines_order | lock: ACCESS SHARE on order_lines
COMMENT ON CONSTRAINT lines_order ON public.order_lines IS 'As agreed';
COMMIT;

BEGIN;
-- 2.1 let nobody use it meanwhile | lock: ACCESS EXCLUSIVE on orders
LOCK TABLE public.orders IN ACCESS EXCLUSIVE MODE;
-- 2.2 stop writing to the shadow of orders | lock: ACCESS EXCLUSIVE on orders
DROP TRIGGER "!pleat_sync" ON public.orders;
-- 2.3 drop its companion | lock: ACCESS EXCLUSIVE on orders
DROP TRIGGER "!pleat_truncate" ON public.orders;
-- 2.4 drop the function of those triggers | lock: none
DROP FUNCTION pleat."sync of public.orders" ();
-- 3.1 undo: build the shadow of orders: drop table pleat_new_public.orders | lock: none
DROP TABLE pleat_new_public.orders;
-- 3.2 drop schema pleat_new_public if it is empty | lock: none
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
-- 4.1 let nobody use it meanwhile | lock: ACCESS EXCLUSIVE on events
LOCK TABLE public.events IN ACCESS EXCLUSIVE MODE;
-- 4.2 stop writing to the shadow of events | lock: ACCESS EXCLUSIVE on events
DROP TRIGGER "!pleat_sync" ON public.events;
-- 4.3 drop its companion | lock: ACCESS EXCLUSIVE on events
DROP TRIGGER "!pleat_truncate" ON public.events;
-- 4.4 drop the function of those triggers | lock: none
DROP FUNCTION pleat."sync of public.events" ();
-- 5.1 undo: build the shadow of events: drop table pleat_new_public.events | lock: none
DROP TABLE pleat_new_public.events;
-- 5.2 drop schema pleat_new_public if it is empty | lock: none
DO $pleat$ BEGIN
  IF NOT EXISTS (SELECT FROM pg_catalog.pg_depend WHERE refclassid = 'pg_catalog.pg_namespace'::regclass
      AND refobjid = pg_catalog.to_regnamespace('pleat_new_public')) THEN
    DROP SCHEMA IF EXISTS pleat_new_public;
  END IF;
EXCEPTION WHEN dependent_objects_still_exist THEN
  NULL;
END $pleat$;
-- 6.1 forget the backfills, all are done | lock: none
DROP TABLE IF EXISTS pleat.progress;
-- 6.2 drop the procedure that ran them | lock: none
DROP PROCEDURE IF EXISTS pleat.backfill;
-- 6.3 drop the schema that they were in | lock: none
DROP SCHEMA IF EXISTS pleat;
COMMIT;

BEGIN;
-- 7. rename trigger orders.written to orders.noted | lock: ACCESS EXCLUSIVE on orders
ALTER TRIGGER written ON public.orders RENAME TO noted;
COMMIT;
