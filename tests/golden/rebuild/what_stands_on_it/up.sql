-- pleat: expand, up
-- before: any code; new code may be started once the backfill phase is complete
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = public;

BEGIN;
-- 1. rename trigger orders.noted to orders.written | lock: ACCESS EXCLUSIVE on orders
ALTER TRIGGER noted ON public.orders RENAME TO written;
-- 2.1 create schema pleat if it is not there yet | lock: none
CREATE SCHEMA IF NOT EXISTS pleat;
-- 2.2 create the table of backfills if it is not there yet | lock: none
CREATE TABLE IF NOT EXISTS pleat.progress (
  name text PRIMARY KEY,
  done_to text,
  passed bigint NOT NULL DEFAULT 0,
  finished boolean NOT NULL DEFAULT false,
  updated_at timestamptz NOT NULL DEFAULT pg_catalog.now()
);
-- 2.3 say what the table is for | lock: none
COMMENT ON TABLE pleat.progress IS 'pleat: backfills of the change that is under way';
-- 2.4 create the procedure that runs a backfill in batches | lock: none
CREATE OR REPLACE PROCEDURE pleat.backfill;
-- 2.5 remember which backfills are to be done | lock: none
INSERT INTO pleat.progress (name, finished) VALUES
  ('rebuild events', false),
  ('rebuild orders', false)
ON CONFLICT (name) DO NOTHING;
-- 3.1 build the shadow of events: create schema pleat_new_public if it is not there yet | lock: none
CREATE SCHEMA IF NOT EXISTS pleat_new_public;
-- 3.2 create table pleat_new_public.events | lock: none
CREATE TABLE pleat_new_public.events (
  id bigint NOT NULL,
  kind text,
  CONSTRAINT events_pkey PRIMARY KEY (id)
) PARTITION BY RANGE (id);
-- 3.3 create table pleat_new_public.events_1 | lock: none
CREATE TABLE pleat_new_public.events_1 PARTITION OF pleat_new_public.events FOR VALUES FROM (1) TO (100);
-- 3.4 comment on table pleat_new_public.events | lock: none
COMMENT ON TABLE pleat_new_public.events IS 'pleat: shadow of public.events, partitioned by range (id), key (id), columns (id bigint, kind text)';
COMMIT;

BEGIN;
-- 4.1 create schema pleat if it is not there yet | lock: none
CREATE SCHEMA IF NOT EXISTS pleat;
-- 4.2 create the function of the triggers that follow | lock: none
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
-- 4.3 let it run when everything goes at once | lock: SHARE ROW EXCLUSIVE on events
CREATE TRIGGER "!pleat_truncate" AFTER TRUNCATE ON public.events FOR EACH STATEMENT EXECUTE FUNCTION pleat."sync of public.events" ('sync', 'pleat_new_public', 'events');
-- 4.4 let it fire for replicated rows as well | lock: SHARE ROW EXCLUSIVE on events
ALTER TABLE public.events ENABLE ALWAYS TRIGGER "!pleat_truncate";
-- 4.5 write to pleat_new_public.events what is written to events | lock: SHARE ROW EXCLUSIVE on events
CREATE TRIGGER "!pleat_sync" AFTER INSERT OR UPDATE OR DELETE ON public.events FOR EACH ROW EXECUTE FUNCTION pleat."sync of public.events" ('sync', 'pleat_new_public', 'events');
-- 4.6 let it fire for replicated rows as well | lock: SHARE ROW EXCLUSIVE on events
ALTER TABLE public.events ENABLE ALWAYS TRIGGER "!pleat_sync";
-- 5.1 build the shadow of orders: create schema pleat_new_public if it is not there yet | lock: none
CREATE SCHEMA IF NOT EXISTS pleat_new_public;
-- 5.2 create table pleat_new_public.orders | lock: none
CREATE TABLE pleat_new_public.orders (
  id bigint NOT NULL,
  amount numeric,
  twice bigint GENERATED ALWAYS AS (amount::bigint * 2) STORED,
  CONSTRAINT orders_pkey PRIMARY KEY (id)
);
-- 5.3 comment on table pleat_new_public.orders | lock: none
COMMENT ON TABLE pleat_new_public.orders IS 'pleat: shadow of public.orders, logged, key (id), columns (amount numeric, id bigint, twice bigint = amount::bigint * 2)';
COMMIT;

BEGIN;
-- 6.1 create schema pleat if it is not there yet | lock: none
CREATE SCHEMA IF NOT EXISTS pleat;
-- 6.2 create the function of the triggers that follow | lock: none
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
-- 6.3 let it run when everything goes at once | lock: SHARE ROW EXCLUSIVE on orders
CREATE TRIGGER "!pleat_truncate" AFTER TRUNCATE ON public.orders FOR EACH STATEMENT EXECUTE FUNCTION pleat."sync of public.orders" ('sync', 'pleat_new_public', 'orders');
-- 6.4 let it fire for replicated rows as well | lock: SHARE ROW EXCLUSIVE on orders
ALTER TABLE public.orders ENABLE ALWAYS TRIGGER "!pleat_truncate";
-- 6.5 write to pleat_new_public.orders what is written to orders | lock: SHARE ROW EXCLUSIVE on orders
CREATE TRIGGER "!pleat_sync" AFTER INSERT OR UPDATE OR DELETE ON public.orders FOR EACH ROW EXECUTE FUNCTION pleat."sync of public.orders" ('sync', 'pleat_new_public', 'orders');
-- 6.6 let it fire for replicated rows as well | lock: SHARE ROW EXCLUSIVE on orders
ALTER TABLE public.orders ENABLE ALWAYS TRIGGER "!pleat_sync";
COMMIT;

BEGIN;
-- 7. comment on constraint order_lines.lines_order | lock: ACCESS SHARE on order_lines
COMMENT ON CONSTRAINT lines_order ON public.order_lines IS 'As agreed again';
COMMIT;

-- pleat: backfill, up
-- before: any code; run after the expand phase; afterwards new code may be started beside old code
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = public;

-- 8.1 copy the rows of events: rather fail than leave out what a policy hides | lock: none
SET row_security = off;
-- 8.2 copy rows into pleat_new_public.events | lock: ROW SHARE on events | H302 fails and changes nothing if rows exist that break the rule
CALL pleat.backfill('rebuild events', 'public.events', ARRAY['id'], $pleat$
  INSERT INTO pleat_new_public.events (id, kind) OVERRIDING SYSTEM VALUE
  SELECT id, (kind::text) FROM public.events
  WHERE PLEAT_BATCH
  FOR SHARE
  ON CONFLICT (id) DO NOTHING
$pleat$);
-- 8.3 count the values for the planner | lock: none
DO $pleat$ BEGIN
  IF pg_catalog.to_regclass('pleat_new_public.events') IS NOT NULL THEN ANALYZE pleat_new_public.events; END IF;
END $pleat$;

-- 9.1 copy the rows of orders: rather fail than leave out what a policy hides | lock: none
SET row_security = off;
-- 9.2 copy rows into pleat_new_public.orders | lock: ROW SHARE on orders | H302 fails and changes nothing if rows exist that break the rule
CALL pleat.backfill('rebuild orders', 'public.orders', ARRAY['id'], $pleat$
  INSERT INTO pleat_new_public.orders (id, amount) OVERRIDING SYSTEM VALUE
  SELECT id, (amount::numeric) FROM public.orders
  WHERE PLEAT_BATCH
  FOR SHARE
  ON CONFLICT (id) DO NOTHING
$pleat$);
-- 9.3 count the values for the planner | lock: none
DO $pleat$ BEGIN
  IF pg_catalog.to_regclass('pleat_new_public.orders') IS NOT NULL THEN ANALYZE pleat_new_public.orders; END IF;
END $pleat$;

-- pleat: contract, up
-- before: only new code runs; the backfill phase is complete
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = public;
SET check_function_bodies = off;

BEGIN;
-- 10.1 refuse what cannot be written to the shadow of events: let nobody use it meanwhile | lock: ACCESS EXCLUSIVE on events | H302 fails and changes nothing if rows exist that break the rule
LOCK TABLE public.events IN ACCESS EXCLUSIVE MODE;
-- 10.2 stop writing to the shadow of events | lock: ACCESS EXCLUSIVE on events | H302 fails and changes nothing if rows exist that break the rule
DROP TRIGGER "!pleat_sync" ON public.events;
-- 10.3 drop its companion | lock: ACCESS EXCLUSIVE on events | H302 fails and changes nothing if rows exist that break the rule
DROP TRIGGER "!pleat_truncate" ON public.events;
-- 10.4 drop the function of those triggers | lock: none
DROP FUNCTION pleat."sync of public.events" ();
-- 10.5 create schema pleat if it is not there yet | lock: none
CREATE SCHEMA IF NOT EXISTS pleat;
-- 10.6 create the function of the triggers that follow | lock: none
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
        INSERT INTO pleat_new_public.events (id, kind) OVERRIDING SYSTEM VALUE VALUES (OLD.id, (SELECT (kind::text) FROM (SELECT OLD.*) AS events)) ON CONFLICT (id) DO NOTHING;
        DELETE FROM pleat_new_public.events WHERE (pleat_new_public.events.id) = (OLD.id);
      EXCEPTION WHEN integrity_constraint_violation THEN
        NULL;
      END;
    END IF;
  END IF;
  IF TG_OP <> 'DELETE' THEN
    INSERT INTO pleat_new_public.events (id, kind) OVERRIDING SYSTEM VALUE VALUES (NEW.id, (SELECT (kind::text) FROM (SELECT NEW.*) AS events))
    ON CONFLICT (id) DO UPDATE SET kind = excluded.kind;
  END IF;
  RETURN NULL;
END $pleat$;
-- 10.7 let it run when everything goes at once | lock: SHARE ROW EXCLUSIVE on events
CREATE TRIGGER "!pleat_truncate" AFTER TRUNCATE ON public.events FOR EACH STATEMENT EXECUTE FUNCTION pleat."sync of public.events" ('sync', 'pleat_new_public', 'events');
-- 10.8 let it fire for replicated rows as well | lock: SHARE ROW EXCLUSIVE on events
ALTER TABLE public.events ENABLE ALWAYS TRIGGER "!pleat_truncate";
-- 10.9 write to pleat_new_public.events what is written to events | lock: SHARE ROW EXCLUSIVE on events
CREATE TRIGGER "!pleat_sync" AFTER INSERT OR UPDATE OR DELETE ON public.events FOR EACH ROW EXECUTE FUNCTION pleat."sync of public.events" ('sync', 'pleat_new_public', 'events');
-- 10.10 let it fire for replicated rows as well | lock: SHARE ROW EXCLUSIVE on events
ALTER TABLE public.events ENABLE ALWAYS TRIGGER "!pleat_sync";
COMMIT;

-- 11.1 copy what is left of the rows of events: rather fail than leave out what a policy hides | lock: none
SET row_security = off;
-- 11.2 copy rows into pleat_new_public.events | lock: ROW SHARE on events | H302 fails and changes nothing if rows exist that break the rule
CALL pleat.backfill('copy rows into pleat_new_public.events', 'public.events', ARRAY['id'], $pleat$
  INSERT INTO pleat_new_public.events (id, kind) OVERRIDING SYSTEM VALUE
  SELECT id, (kind::text) FROM public.events
  WHERE PLEAT_BATCH
  FOR SHARE
  ON CONFLICT (id) DO NOTHING
$pleat$);
-- 11.3 count the values for the planner | lock: none
DO $pleat$ BEGIN
  IF pg_catalog.to_regclass('pleat_new_public.events') IS NOT NULL THEN ANALYZE pleat_new_public.events; END IF;
END $pleat$;

BEGIN;
-- 12.1 put the shadow in the place of events, rebuilding function kind_of(public.events_1), view first_events: let nobody use it meanwhile | lock: ACCESS EXCLUSIVE on events | H103 going back converts the values again and may not restore the old text exactly
LOCK TABLE public.events IN ACCESS EXCLUSIVE MODE;
-- 12.2 stop writing to the shadow of events | lock: ACCESS EXCLUSIVE on events | H103 going back converts the values again and may not restore the old text exactly
DROP TRIGGER "!pleat_sync" ON public.events;
-- 12.3 drop its companion | lock: ACCESS EXCLUSIVE on events | H103 going back converts the values again and may not restore the old text exactly
DROP TRIGGER "!pleat_truncate" ON public.events;
-- 12.4 drop the function of those triggers | lock: none
DROP FUNCTION pleat."sync of public.events" ();
-- 12.5 drop view first_events | lock: ACCESS EXCLUSIVE on first_events | H301 code from before the change fails from here on
DROP VIEW public.first_events;
-- 12.6 drop function kind_of(public.events_1) | lock: none
DROP ROUTINE public.kind_of (public.events_1);
-- 12.7 create schema pleat_old_public if it is not there yet | lock: none
CREATE SCHEMA IF NOT EXISTS pleat_old_public;
-- 12.8 move table events to schema pleat_old_public | lock: ACCESS EXCLUSIVE on events
ALTER TABLE public.events SET SCHEMA pleat_old_public;
-- 12.9 move table events_1 to schema pleat_old_public | lock: ACCESS EXCLUSIVE on events_1
ALTER TABLE public.events_1 SET SCHEMA pleat_old_public;
-- 12.10 move table pleat_new_public.events to schema public | lock: none
ALTER TABLE pleat_new_public.events SET SCHEMA public;
-- 12.11 move table pleat_new_public.events_1 to schema public | lock: none
ALTER TABLE pleat_new_public.events_1 SET SCHEMA public;
-- 12.12 drop schema pleat_new_public if it is empty | lock: none
DO $pleat$ BEGIN
  IF NOT EXISTS (SELECT FROM pg_catalog.pg_depend WHERE refclassid = 'pg_catalog.pg_namespace'::regclass
      AND refobjid = pg_catalog.to_regnamespace('pleat_new_public')) THEN
    DROP SCHEMA IF EXISTS pleat_new_public;
  END IF;
EXCEPTION WHEN dependent_objects_still_exist THEN
  NULL;
END $pleat$;
-- 12.13 comment on table events | lock: SHARE UPDATE EXCLUSIVE on events
COMMENT ON TABLE public.events IS NULL;
-- 12.14 comment on table pleat_old_public.events | lock: none
COMMENT ON TABLE pleat_old_public.events IS 'pleat: shadow of public.events, partitioned by range (id), key (id), columns (id bigint, kind integer)';
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
    TRUNCATE pleat_old_public.events;
    RETURN NULL;
  END IF;
  IF TG_OP = 'UPDATE' THEN
    pleat_gone := ROW (OLD.id) IS DISTINCT FROM ROW (NEW.id);
  END IF;
  IF pleat_gone THEN
    BEGIN
    DELETE FROM pleat_old_public.events WHERE (pleat_old_public.events.id) = (OLD.id);
    IF NOT FOUND AND pg_catalog.current_setting('transaction_isolation') <> 'read committed' THEN
      BEGIN
        INSERT INTO pleat_old_public.events (id, kind) OVERRIDING SYSTEM VALUE VALUES (OLD.id, (SELECT (kind::integer) FROM (SELECT OLD.*) AS events)) ON CONFLICT (id) DO NOTHING;
        DELETE FROM pleat_old_public.events WHERE (pleat_old_public.events.id) = (OLD.id);
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
    INSERT INTO pleat_old_public.events (id, kind) OVERRIDING SYSTEM VALUE VALUES (NEW.id, (SELECT (kind::integer) FROM (SELECT NEW.*) AS events))
    ON CONFLICT (id) DO UPDATE SET kind = CASE WHEN TG_OP = 'UPDATE' AND ROW(OLD.kind)::record OPERATOR(pg_catalog.*=) ROW(NEW.kind)::record THEN pleat_old_public.events.kind ELSE excluded.kind END;
    EXCEPTION WHEN data_exception OR check_violation OR not_null_violation THEN
      BEGIN
        DELETE FROM pleat_old_public.events WHERE (pleat_old_public.events.id) = (NEW.id);
      EXCEPTION WHEN data_exception THEN
        NULL;
      END;
    END;
  END IF;
  RETURN NULL;
END $pleat$;
-- 12.19 let it run when everything goes at once | lock: SHARE ROW EXCLUSIVE on events
CREATE TRIGGER "!pleat_truncate" AFTER TRUNCATE ON public.events FOR EACH STATEMENT EXECUTE FUNCTION pleat."sync of public.events" ('sync', 'pleat_old_public', 'events');
-- 12.20 let it fire for replicated rows as well | lock: SHARE ROW EXCLUSIVE on events
ALTER TABLE public.events ENABLE ALWAYS TRIGGER "!pleat_truncate";
-- 12.21 write to pleat_old_public.events what is written to events | lock: SHARE ROW EXCLUSIVE on events
CREATE TRIGGER "!pleat_sync" AFTER INSERT OR UPDATE OR DELETE ON public.events FOR EACH ROW EXECUTE FUNCTION pleat."sync of public.events" ('sync', 'pleat_old_public', 'events');
-- 12.22 let it fire for replicated rows as well | lock: SHARE ROW EXCLUSIVE on events
ALTER TABLE public.events ENABLE ALWAYS TRIGGER "!pleat_sync";
COMMIT;

BEGIN;
-- 13.1 let nobody use it meanwhile | lock: ACCESS EXCLUSIVE on events
LOCK TABLE public.events IN ACCESS EXCLUSIVE MODE;
-- 13.2 stop writing to the shadow of events | lock: ACCESS EXCLUSIVE on events
DROP TRIGGER "!pleat_sync" ON public.events;
-- 13.3 drop its companion | lock: ACCESS EXCLUSIVE on events
DROP TRIGGER "!pleat_truncate" ON public.events;
-- 13.4 drop the function of those triggers | lock: none
DROP FUNCTION pleat."sync of public.events" ();
COMMIT;

BEGIN;
-- 14.1 refuse what cannot be written to the shadow of orders: let nobody use it meanwhile | lock: ACCESS EXCLUSIVE on orders | H302 fails and changes nothing if rows exist that break the rule
LOCK TABLE public.orders IN ACCESS EXCLUSIVE MODE;
-- 14.2 stop writing to the shadow of orders | lock: ACCESS EXCLUSIVE on orders | H302 fails and changes nothing if rows exist that break the rule
DROP TRIGGER "!pleat_sync" ON public.orders;
-- 14.3 drop its companion | lock: ACCESS EXCLUSIVE on orders | H302 fails and changes nothing if rows exist that break the rule
DROP TRIGGER "!pleat_truncate" ON public.orders;
-- 14.4 drop the function of those triggers | lock: none
DROP FUNCTION pleat."sync of public.orders" ();
-- 14.5 create schema pleat if it is not there yet | lock: none
CREATE SCHEMA IF NOT EXISTS pleat;
-- 14.6 create the function of the triggers that follow | lock: none
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
        INSERT INTO pleat_new_public.orders (id, amount) OVERRIDING SYSTEM VALUE VALUES (OLD.id, (SELECT (amount::numeric) FROM (SELECT OLD.*) AS orders)) ON CONFLICT (id) DO NOTHING;
        DELETE FROM pleat_new_public.orders WHERE (pleat_new_public.orders.id) = (OLD.id);
      EXCEPTION WHEN integrity_constraint_violation THEN
        NULL;
      END;
    END IF;
  END IF;
  IF TG_OP <> 'DELETE' THEN
    INSERT INTO pleat_new_public.orders (id, amount) OVERRIDING SYSTEM VALUE VALUES (NEW.id, (SELECT (amount::numeric) FROM (SELECT NEW.*) AS orders))
    ON CONFLICT (id) DO UPDATE SET amount = excluded.amount;
  END IF;
  RETURN NULL;
END $pleat$;
-- 14.7 let it run when everything goes at once | lock: SHARE ROW EXCLUSIVE on orders
CREATE TRIGGER "!pleat_truncate" AFTER TRUNCATE ON public.orders FOR EACH STATEMENT EXECUTE FUNCTION pleat."sync of public.orders" ('sync', 'pleat_new_public', 'orders');
-- 14.8 let it fire for replicated rows as well | lock: SHARE ROW EXCLUSIVE on orders
ALTER TABLE public.orders ENABLE ALWAYS TRIGGER "!pleat_truncate";
-- 14.9 write to pleat_new_public.orders what is written to orders | lock: SHARE ROW EXCLUSIVE on orders
CREATE TRIGGER "!pleat_sync" AFTER INSERT OR UPDATE OR DELETE ON public.orders FOR EACH ROW EXECUTE FUNCTION pleat."sync of public.orders" ('sync', 'pleat_new_public', 'orders');
-- 14.10 let it fire for replicated rows as well | lock: SHARE ROW EXCLUSIVE on orders
ALTER TABLE public.orders ENABLE ALWAYS TRIGGER "!pleat_sync";
COMMIT;

-- 15.1 copy what is left of the rows of orders: rather fail than leave out what a policy hides | lock: none
SET row_security = off;
-- 15.2 copy rows into pleat_new_public.orders | lock: ROW SHARE on orders | H302 fails and changes nothing if rows exist that break the rule
CALL pleat.backfill('copy rows into pleat_new_public.orders', 'public.orders', ARRAY['id'], $pleat$
  INSERT INTO pleat_new_public.orders (id, amount) OVERRIDING SYSTEM VALUE
  SELECT id, (amount::numeric) FROM public.orders
  WHERE PLEAT_BATCH
  FOR SHARE
  ON CONFLICT (id) DO NOTHING
$pleat$);
-- 15.3 count the values for the planner | lock: none
DO $pleat$ BEGIN
  IF pg_catalog.to_regclass('pleat_new_public.orders') IS NOT NULL THEN ANALYZE pleat_new_public.orders; END IF;
END $pleat$;

BEGIN;
-- 16. drop trigger orders.watched | lock: ACCESS EXCLUSIVE on orders
DROP TRIGGER watched ON public.orders;
COMMIT;

BEGIN;
-- 17.1 put the shadow in the place of orders, rebuilding trigger orders.written: let nobody use it meanwhile | lock: ACCESS EXCLUSIVE on orders | H205 locks the table on the other side of a foreign key as long (order_lines) | H205 locks the table on the other side of a foreign key as long (order_notes) | H103 going back converts the values again and may not restore the old text exactly
LOCK TABLE public.orders IN ACCESS EXCLUSIVE MODE;
-- 17.2 stop writing to the shadow of orders | lock: ACCESS EXCLUSIVE on orders | H205 locks the table on the other side of a foreign key as long (order_lines) | H205 locks the table on the other side of a foreign key as long (order_notes) | H103 going back converts the values again and may not restore the old text exactly
DROP TRIGGER "!pleat_sync" ON public.orders;
-- 17.3 drop its companion | lock: ACCESS EXCLUSIVE on orders | H205 locks the table on the other side of a foreign key as long (order_lines) | H205 locks the table on the other side of a foreign key as long (order_notes) | H103 going back converts the values again and may not restore the old text exactly
DROP TRIGGER "!pleat_truncate" ON public.orders;
-- 17.4 drop the function of those triggers | lock: none
DROP FUNCTION pleat."sync of public.orders" ();
-- 17.5 drop trigger orders.written | lock: ACCESS EXCLUSIVE on orders
DROP TRIGGER written ON public.orders;
-- 17.6 drop constraint order_lines.lines_order | lock: ACCESS EXCLUSIVE on order_lines, ACCESS EXCLUSIVE on orders
ALTER TABLE public.order_lines DROP CONSTRAINT lines_order;
-- 17.7 drop constraint order_notes.order_notes_order_id_fkey | lock: ACCESS EXCLUSIVE on order_notes, ACCESS EXCLUSIVE on orders
ALTER TABLE public.order_notes DROP CONSTRAINT order_notes_order_id_fkey;
-- 17.8 create schema pleat_old_public if it is not there yet | lock: none
CREATE SCHEMA IF NOT EXISTS pleat_old_public;
-- 17.9 move table orders to schema pleat_old_public | lock: ACCESS EXCLUSIVE on orders | H301 code from before the change fails from here on
ALTER TABLE public.orders SET SCHEMA pleat_old_public;
-- 17.10 move table pleat_new_public.orders to schema public | lock: none
ALTER TABLE pleat_new_public.orders SET SCHEMA public;
-- 17.11 drop schema pleat_new_public if it is empty | lock: none
DO $pleat$ BEGIN
  IF NOT EXISTS (SELECT FROM pg_catalog.pg_depend WHERE refclassid = 'pg_catalog.pg_namespace'::regclass
      AND refobjid = pg_catalog.to_regnamespace('pleat_new_public')) THEN
    DROP SCHEMA IF EXISTS pleat_new_public;
  END IF;
EXCEPTION WHEN dependent_objects_still_exist THEN
  NULL;
END $pleat$;
-- 17.12 add foreign key order_lines.lines_order, not validated yet | lock: SHARE ROW EXCLUSIVE on order_lines, SHARE ROW EXCLUSIVE on orders
ALTER TABLE public.order_lines ADD CONSTRAINT lines_order FOREIGN KEY (order_id) REFERENCES public.orders (id) NOT VALID;
-- 17.13 comment on constraint order_lines.lines_order | lock: ACCESS SHARE on order_lines
COMMENT ON CONSTRAINT lines_order ON public.order_lines IS 'As agreed again';
-- 17.14 add foreign key order_notes.order_notes_order_id_fkey, not validated yet | lock: SHARE ROW EXCLUSIVE on order_notes, SHARE ROW EXCLUSIVE on orders
ALTER TABLE public.order_notes ADD CONSTRAINT order_notes_order_id_fkey FOREIGN KEY (order_id) REFERENCES public.orders (id) NOT VALID;
-- 17.15 comment on table orders | lock: SHARE UPDATE EXCLUSIVE on orders
COMMENT ON TABLE public.orders IS NULL;
-- 17.16 comment on table pleat_old_public.orders | lock: none
COMMENT ON TABLE pleat_old_public.orders IS 'pleat: shadow of public.orders, logged, key (id), columns (amount integer, id bigint, twice bigint = amount::bigint * 2)';
-- 17.17 create trigger orders.written | lock: SHARE ROW EXCLUSIVE on orders
CREATE TRIGGER written AFTER INSERT ON public.orders FOR EACH ROW EXECUTE FUNCTION public.note ();
-- 17.18 create schema pleat if it is not there yet | lock: none
CREATE SCHEMA IF NOT EXISTS pleat;
-- 17.19 create the function of the triggers that follow | lock: none
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
    BEGIN
    DELETE FROM pleat_old_public.orders WHERE (pleat_old_public.orders.id) = (OLD.id);
    IF NOT FOUND AND pg_catalog.current_setting('transaction_isolation') <> 'read committed' THEN
      BEGIN
        INSERT INTO pleat_old_public.orders (id, amount) OVERRIDING SYSTEM VALUE VALUES (OLD.id, (SELECT (amount::integer) FROM (SELECT OLD.*) AS orders)) ON CONFLICT (id) DO NOTHING;
        DELETE FROM pleat_old_public.orders WHERE (pleat_old_public.orders.id) = (OLD.id);
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
    INSERT INTO pleat_old_public.orders (id, amount) OVERRIDING SYSTEM VALUE VALUES (NEW.id, (SELECT (amount::integer) FROM (SELECT NEW.*) AS orders))
    ON CONFLICT (id) DO UPDATE SET amount = CASE WHEN TG_OP = 'UPDATE' AND ROW(OLD.amount)::record OPERATOR(pg_catalog.*=) ROW(NEW.amount)::record THEN pleat_old_public.orders.amount ELSE excluded.amount END;
    EXCEPTION WHEN data_exception OR check_violation OR not_null_violation THEN
      BEGIN
        DELETE FROM pleat_old_public.orders WHERE (pleat_old_public.orders.id) = (NEW.id);
      EXCEPTION WHEN data_exception THEN
        NULL;
      END;
    END;
  END IF;
  RETURN NULL;
END $pleat$;
-- 17.20 let it run when everything goes at once | lock: SHARE ROW EXCLUSIVE on orders
CREATE TRIGGER "!pleat_truncate" AFTER TRUNCATE ON public.orders FOR EACH STATEMENT EXECUTE FUNCTION pleat."sync of public.orders" ('sync', 'pleat_old_public', 'orders');
-- 17.21 let it fire for replicated rows as well | lock: SHARE ROW EXCLUSIVE on orders
ALTER TABLE public.orders ENABLE ALWAYS TRIGGER "!pleat_truncate";
-- 17.22 write to pleat_old_public.orders what is written to orders | lock: SHARE ROW EXCLUSIVE on orders
CREATE TRIGGER "!pleat_sync" AFTER INSERT OR UPDATE OR DELETE ON public.orders FOR EACH ROW EXECUTE FUNCTION pleat."sync of public.orders" ('sync', 'pleat_old_public', 'orders');
-- 17.23 let it fire for replicated rows as well | lock: SHARE ROW EXCLUSIVE on orders
ALTER TABLE public.orders ENABLE ALWAYS TRIGGER "!pleat_sync";
COMMIT;

BEGIN;
-- 18. validate constraint order_lines.lines_order | lock: SHARE UPDATE EXCLUSIVE on order_lines
ALTER TABLE public.order_lines VALIDATE CONSTRAINT lines_order;
COMMIT;

BEGIN;
-- 19.1 let nobody use it meanwhile | lock: ACCESS EXCLUSIVE on orders
LOCK TABLE public.orders IN ACCESS EXCLUSIVE MODE;
-- 19.2 stop writing to the shadow of orders | lock: ACCESS EXCLUSIVE on orders
DROP TRIGGER "!pleat_sync" ON public.orders;
-- 19.3 drop its companion | lock: ACCESS EXCLUSIVE on orders
DROP TRIGGER "!pleat_truncate" ON public.orders;
-- 19.4 drop the function of those triggers | lock: none
DROP FUNCTION pleat."sync of public.orders" ();
COMMIT;

BEGIN;
-- 20.1 drop the former table events: drop table pleat_old_public.events | lock: none
DROP TABLE pleat_old_public.events;
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
-- 21.1 drop the former table orders: drop table pleat_old_public.orders | lock: none
DROP TABLE pleat_old_public.orders;
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
-- 22.1 let nobody delete from the table that it refers to | lock: ACCESS EXCLUSIVE on orders
LOCK TABLE ONLY public.orders IN ACCESS EXCLUSIVE MODE;
-- 22.2 drop constraint order_notes.order_notes_order_id_fkey | lock: ACCESS EXCLUSIVE on order_notes, ACCESS EXCLUSIVE on orders | H204 locks the referenced table as well, for an instant
ALTER TABLE public.order_notes DROP CONSTRAINT order_notes_order_id_fkey;
-- 23. drop table order_notes | lock: ACCESS EXCLUSIVE on order_notes | H101 rows or values are gone for good
DROP TABLE public.order_notes;
-- 24.1 forget the backfills, all are done | lock: none
DROP TABLE IF EXISTS pleat.progress;
-- 24.2 drop the procedure that ran them | lock: none
DROP PROCEDURE IF EXISTS pleat.backfill;
-- 24.3 drop the schema that they were in | lock: none
DROP SCHEMA IF EXISTS pleat;
COMMIT;
