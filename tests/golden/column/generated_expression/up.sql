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
  ('rebuild orders', false)
ON CONFLICT (name) DO NOTHING;
-- 2.1 build the shadow of orders: create schema pleat_new_public if it is not there yet | lock: none
CREATE SCHEMA IF NOT EXISTS pleat_new_public;
-- 2.2 create table pleat_new_public.orders | lock: none
CREATE TABLE pleat_new_public.orders (
  id bigint NOT NULL,
  net numeric(10,2) NOT NULL,
  gross numeric(12,4) GENERATED ALWAYS AS (net * 1.20) STORED,
  tax numeric(12,4),
  CONSTRAINT orders_pkey PRIMARY KEY (id)
);
-- 2.3 comment on table pleat_new_public.orders | lock: none
COMMENT ON TABLE pleat_new_public.orders IS 'pleat: shadow of public.orders, logged, key (id), columns (gross numeric(12,4) = net * 1.20, id bigint, net numeric(10,2), tax numeric(12,4))';
-- 3.1 create schema pleat if it is not there yet | lock: none
CREATE SCHEMA IF NOT EXISTS pleat;
-- 3.2 create the function of the triggers that follow | lock: none
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
        INSERT INTO pleat_new_public.orders (id, net, tax) OVERRIDING SYSTEM VALUE VALUES (OLD.id, OLD.net, OLD.tax) ON CONFLICT (id) DO NOTHING;
        DELETE FROM pleat_new_public.orders WHERE (pleat_new_public.orders.id) = (OLD.id);
      EXCEPTION WHEN integrity_constraint_violation THEN
        NULL;
      END;
    END IF;
  END IF;
  IF TG_OP <> 'DELETE' THEN
    INSERT INTO pleat_new_public.orders (id, net, tax) OVERRIDING SYSTEM VALUE VALUES (NEW.id, NEW.net, NEW.tax)
    ON CONFLICT (id) DO UPDATE SET net = excluded.net, tax = excluded.tax;
  END IF;
  RETURN NULL;
END $pleat$;
-- 3.3 let it run when everything goes at once | lock: SHARE ROW EXCLUSIVE on orders
CREATE TRIGGER "!pleat_truncate" AFTER TRUNCATE ON public.orders FOR EACH STATEMENT EXECUTE FUNCTION pleat."sync of public.orders" ('sync', 'pleat_new_public', 'orders');
-- 3.4 let it fire for replicated rows as well | lock: SHARE ROW EXCLUSIVE on orders
ALTER TABLE public.orders ENABLE ALWAYS TRIGGER "!pleat_truncate";
-- 3.5 write to pleat_new_public.orders what is written to orders | lock: SHARE ROW EXCLUSIVE on orders
CREATE TRIGGER "!pleat_sync" AFTER INSERT OR UPDATE OR DELETE ON public.orders FOR EACH ROW EXECUTE FUNCTION pleat."sync of public.orders" ('sync', 'pleat_new_public', 'orders');
-- 3.6 let it fire for replicated rows as well | lock: SHARE ROW EXCLUSIVE on orders
ALTER TABLE public.orders ENABLE ALWAYS TRIGGER "!pleat_sync";
COMMIT;

-- pleat: backfill, up
-- before: any code; run after the expand phase; afterwards new code may be started beside old code
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = public;

-- 4.1 copy the rows of orders: rather fail than leave out what a policy hides | lock: none
SET row_security = off;
-- 4.2 copy rows into pleat_new_public.orders | lock: ROW SHARE on orders
CALL pleat.backfill('rebuild orders', 'public.orders', ARRAY['id'], $pleat$
  INSERT INTO pleat_new_public.orders (id, net, tax) OVERRIDING SYSTEM VALUE
  SELECT id, net, tax FROM public.orders
  WHERE PLEAT_BATCH
  FOR SHARE
  ON CONFLICT (id) DO NOTHING
$pleat$);
-- 4.3 count the values for the planner | lock: none
DO $pleat$ BEGIN
  IF pg_catalog.to_regclass('pleat_new_public.orders') IS NOT NULL THEN ANALYZE pleat_new_public.orders; END IF;
END $pleat$;

-- pleat: contract, up
-- before: only new code runs; the backfill phase is complete
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = public;

BEGIN;
-- 5.1 put the shadow in the place of orders: let nobody use it meanwhile | lock: ACCESS EXCLUSIVE on orders | H103 going back converts the values again and may not restore the old text exactly
LOCK TABLE public.orders IN ACCESS EXCLUSIVE MODE;
-- 5.2 stop writing to the shadow of orders | lock: ACCESS EXCLUSIVE on orders | H103 going back converts the values again and may not restore the old text exactly
DROP TRIGGER "!pleat_sync" ON public.orders;
-- 5.3 drop its companion | lock: ACCESS EXCLUSIVE on orders | H103 going back converts the values again and may not restore the old text exactly
DROP TRIGGER "!pleat_truncate" ON public.orders;
-- 5.4 drop the function of those triggers | lock: none
DROP FUNCTION pleat."sync of public.orders" ();
-- 5.5 create schema pleat_old_public if it is not there yet | lock: none
CREATE SCHEMA IF NOT EXISTS pleat_old_public;
-- 5.6 move table orders to schema pleat_old_public | lock: ACCESS EXCLUSIVE on orders
ALTER TABLE public.orders SET SCHEMA pleat_old_public;
-- 5.7 move table pleat_new_public.orders to schema public | lock: none
ALTER TABLE pleat_new_public.orders SET SCHEMA public;
-- 5.8 drop schema pleat_new_public if it is empty | lock: none
DO $pleat$ BEGIN
  IF NOT EXISTS (SELECT FROM pg_catalog.pg_depend WHERE refclassid = 'pg_catalog.pg_namespace'::regclass
      AND refobjid = pg_catalog.to_regnamespace('pleat_new_public')) THEN
    DROP SCHEMA IF EXISTS pleat_new_public;
  END IF;
EXCEPTION WHEN dependent_objects_still_exist THEN
  NULL;
END $pleat$;
-- 5.9 comment on table orders | lock: SHARE UPDATE EXCLUSIVE on orders
COMMENT ON TABLE public.orders IS NULL;
-- 5.10 comment on table pleat_old_public.orders | lock: none
COMMENT ON TABLE pleat_old_public.orders IS 'pleat: shadow of public.orders, logged, key (id), columns (gross numeric(12,4) = net * 1.19, id bigint, net numeric(10,2), tax numeric(12,4) = net * 0.19)';
-- 5.11 create schema pleat if it is not there yet | lock: none
CREATE SCHEMA IF NOT EXISTS pleat;
-- 5.12 create the function of the triggers that follow | lock: none
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
        INSERT INTO pleat_old_public.orders (id, net) OVERRIDING SYSTEM VALUE VALUES (OLD.id, OLD.net) ON CONFLICT (id) DO NOTHING;
        DELETE FROM pleat_old_public.orders WHERE (pleat_old_public.orders.id) = (OLD.id);
      EXCEPTION WHEN integrity_constraint_violation THEN
        NULL;
      END;
    END IF;
  END IF;
  IF TG_OP <> 'DELETE' THEN
    INSERT INTO pleat_old_public.orders (id, net) OVERRIDING SYSTEM VALUE VALUES (NEW.id, NEW.net)
    ON CONFLICT (id) DO UPDATE SET net = excluded.net;
  END IF;
  RETURN NULL;
END $pleat$;
-- 5.13 let it run when everything goes at once | lock: SHARE ROW EXCLUSIVE on orders
CREATE TRIGGER "!pleat_truncate" AFTER TRUNCATE ON public.orders FOR EACH STATEMENT EXECUTE FUNCTION pleat."sync of public.orders" ('sync', 'pleat_old_public', 'orders');
-- 5.14 let it fire for replicated rows as well | lock: SHARE ROW EXCLUSIVE on orders
ALTER TABLE public.orders ENABLE ALWAYS TRIGGER "!pleat_truncate";
-- 5.15 write to pleat_old_public.orders what is written to orders | lock: SHARE ROW EXCLUSIVE on orders
CREATE TRIGGER "!pleat_sync" AFTER INSERT OR UPDATE OR DELETE ON public.orders FOR EACH ROW EXECUTE FUNCTION pleat."sync of public.orders" ('sync', 'pleat_old_public', 'orders');
-- 5.16 let it fire for replicated rows as well | lock: SHARE ROW EXCLUSIVE on orders
ALTER TABLE public.orders ENABLE ALWAYS TRIGGER "!pleat_sync";
COMMIT;

BEGIN;
-- 6.1 let nobody use it meanwhile | lock: ACCESS EXCLUSIVE on orders
LOCK TABLE public.orders IN ACCESS EXCLUSIVE MODE;
-- 6.2 stop writing to the shadow of orders | lock: ACCESS EXCLUSIVE on orders
DROP TRIGGER "!pleat_sync" ON public.orders;
-- 6.3 drop its companion | lock: ACCESS EXCLUSIVE on orders
DROP TRIGGER "!pleat_truncate" ON public.orders;
-- 6.4 drop the function of those triggers | lock: none
DROP FUNCTION pleat."sync of public.orders" ();
COMMIT;

BEGIN;
-- 7.1 drop the former table orders: drop table pleat_old_public.orders | lock: none
DROP TABLE pleat_old_public.orders;
-- 7.2 drop schema pleat_old_public if it is empty | lock: none
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
-- 8.1 forget the backfills, all are done | lock: none
DROP TABLE IF EXISTS pleat.progress;
-- 8.2 drop the procedure that ran them | lock: none
DROP PROCEDURE IF EXISTS pleat.backfill;
-- 8.3 drop the schema that they were in | lock: none
DROP SCHEMA IF EXISTS pleat;
COMMIT;
