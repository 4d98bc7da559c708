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
  ('fill orders.next', true),
  ('rebuild orders', true)
ON CONFLICT (name) DO NOTHING;
-- 2.1 undo: drop the former table orders: create schema pleat_old_public if it is not there yet | lock: none
CREATE SCHEMA IF NOT EXISTS pleat_old_public;
-- 2.2 create table pleat_old_public.orders | lock: none
CREATE TABLE pleat_old_public.orders (
  id bigint NOT NULL,
  amount numeric(12,2) NOT NULL,
  sort text,
  next app.sort,
  CONSTRAINT orders_pkey PRIMARY KEY (id)
);
-- 2.3 comment on table pleat_old_public.orders | lock: none
COMMENT ON TABLE pleat_old_public.orders IS 'pleat: shadow of public.orders, logged, key (id), columns (amount numeric(12,2), id bigint, next app.sort, sort text)';
-- 3.1 create schema pleat if it is not there yet | lock: none
CREATE SCHEMA IF NOT EXISTS pleat;
-- 3.2 create the function of the triggers that follow | lock: none
CREATE OR REPLACE FUNCTION pleat."sync of public.orders" () RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = app, public, pg_temp SET row_security = off AS $pleat$
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
        INSERT INTO pleat_old_public.orders (id, amount, sort, next) OVERRIDING SYSTEM VALUE VALUES (OLD.id, (SELECT (amount::numeric(12,2)) FROM (SELECT OLD.*) AS orders), (SELECT (sort::text::text) FROM (SELECT OLD.*) AS orders), OLD.next) ON CONFLICT (id) DO NOTHING;
        DELETE FROM pleat_old_public.orders WHERE (pleat_old_public.orders.id) = (OLD.id);
      EXCEPTION WHEN integrity_constraint_violation THEN
        NULL;
      END;
    END IF;
  END IF;
  IF TG_OP <> 'DELETE' THEN
    INSERT INTO pleat_old_public.orders (id, amount, sort, next) OVERRIDING SYSTEM VALUE VALUES (NEW.id, (SELECT (amount::numeric(12,2)) FROM (SELECT NEW.*) AS orders), (SELECT (sort::text::text) FROM (SELECT NEW.*) AS orders), NEW.next)
    ON CONFLICT (id) DO UPDATE SET amount = CASE WHEN TG_OP = 'UPDATE' AND ROW(OLD.amount)::record OPERATOR(pg_catalog.*=) ROW(NEW.amount)::record THEN pleat_old_public.orders.amount ELSE excluded.amount END, sort = CASE WHEN TG_OP = 'UPDATE' AND ROW(OLD.sort)::record OPERATOR(pg_catalog.*=) ROW(NEW.sort)::record THEN pleat_old_public.orders.sort ELSE excluded.sort END, next = excluded.next;
  END IF;
  RETURN NULL;
END $pleat$;
-- 3.3 let it run when everything goes at once | lock: SHARE ROW EXCLUSIVE on orders
CREATE TRIGGER "!pleat_truncate" AFTER TRUNCATE ON public.orders FOR EACH STATEMENT EXECUTE FUNCTION pleat."sync of public.orders" ('sync', 'pleat_old_public', 'orders');
-- 3.4 let it fire for replicated rows as well | lock: SHARE ROW EXCLUSIVE on orders
ALTER TABLE public.orders ENABLE ALWAYS TRIGGER "!pleat_truncate";
-- 3.5 write to pleat_old_public.orders what is written to orders | lock: SHARE ROW EXCLUSIVE on orders
CREATE TRIGGER "!pleat_sync" AFTER INSERT OR UPDATE OR DELETE ON public.orders FOR EACH ROW EXECUTE FUNCTION pleat."sync of public.orders" ('sync', 'pleat_old_public', 'orders');
-- 3.6 let it fire for replicated rows as well | lock: SHARE ROW EXCLUSIVE on orders
ALTER TABLE public.orders ENABLE ALWAYS TRIGGER "!pleat_sync";
COMMIT;

-- 4.1 rather fail than leave out what a policy hides | lock: none
SET row_security = off;
-- 4.2 copy rows into pleat_old_public.orders | lock: ROW SHARE on orders
CALL pleat.backfill('copy rows into pleat_old_public.orders', 'public.orders', ARRAY['id'], $pleat$
  INSERT INTO pleat_old_public.orders (id, amount, sort, next) OVERRIDING SYSTEM VALUE
  SELECT id, (amount::numeric(12,2)), (sort::text::text), next FROM public.orders
  WHERE PLEAT_BATCH
  FOR SHARE
  ON CONFLICT (id) DO NOTHING
$pleat$);
-- 4.3 count the values for the planner | lock: none
DO $pleat$ BEGIN
  IF pg_catalog.to_regclass('pleat_old_public.orders') IS NOT NULL THEN ANALYZE pleat_old_public.orders; END IF;
END $pleat$;

BEGIN;
-- 5. drop not null on orders.next | lock: ACCESS EXCLUSIVE on orders
ALTER TABLE public.orders ALTER COLUMN next DROP NOT NULL;
-- 6. drop constraint orders.pleat_not_null_next | lock: ACCESS EXCLUSIVE on orders
ALTER TABLE public.orders DROP CONSTRAINT IF EXISTS pleat_not_null_next;
COMMIT;

BEGIN;
-- 7.1 undo: put the shadow in the place of orders: let nobody use it meanwhile | lock: ACCESS EXCLUSIVE on orders
LOCK TABLE public.orders IN ACCESS EXCLUSIVE MODE;
-- 7.2 stop writing to the shadow of orders | lock: ACCESS EXCLUSIVE on orders
DROP TRIGGER "!pleat_sync" ON public.orders;
-- 7.3 drop its companion | lock: ACCESS EXCLUSIVE on orders
DROP TRIGGER "!pleat_truncate" ON public.orders;
-- 7.4 drop the function of those triggers | lock: none
DROP FUNCTION pleat."sync of public.orders" ();
-- 7.5 create schema pleat_new_public if it is not there yet | lock: none
CREATE SCHEMA IF NOT EXISTS pleat_new_public;
-- 7.6 move table orders to schema pleat_new_public | lock: ACCESS EXCLUSIVE on orders
ALTER TABLE public.orders SET SCHEMA pleat_new_public;
-- 7.7 move table pleat_old_public.orders to schema public | lock: none
ALTER TABLE pleat_old_public.orders SET SCHEMA public;
-- 7.8 drop schema pleat_old_public if it is empty | lock: none
DO $pleat$ BEGIN
  IF NOT EXISTS (SELECT FROM pg_catalog.pg_depend WHERE refclassid = 'pg_catalog.pg_namespace'::regclass
      AND refobjid = pg_catalog.to_regnamespace('pleat_old_public')) THEN
    DROP SCHEMA IF EXISTS pleat_old_public;
  END IF;
EXCEPTION WHEN dependent_objects_still_exist THEN
  NULL;
END $pleat$;
-- 7.9 comment on table orders | lock: SHARE UPDATE EXCLUSIVE on orders
COMMENT ON TABLE public.orders IS NULL;
-- 7.10 comment on table pleat_new_public.orders | lock: none
COMMENT ON TABLE pleat_new_public.orders IS 'pleat: shadow of public.orders, logged, key (id), columns (amount app.price, id bigint, next app.sort, sort app.sort)';
-- 7.11 create schema pleat if it is not there yet | lock: none
CREATE SCHEMA IF NOT EXISTS pleat;
-- 7.12 create the function of the triggers that follow | lock: none
CREATE OR REPLACE FUNCTION pleat."sync of public.orders" () RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = app, public, pg_temp SET row_security = off AS $pleat$
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
        INSERT INTO pleat_new_public.orders (id, amount, sort, next) OVERRIDING SYSTEM VALUE VALUES (OLD.id, (SELECT (amount::app.price) FROM (SELECT OLD.*) AS orders), (SELECT (sort::text::app.sort) FROM (SELECT OLD.*) AS orders), OLD.next) ON CONFLICT (id) DO NOTHING;
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
    INSERT INTO pleat_new_public.orders (id, amount, sort, next) OVERRIDING SYSTEM VALUE VALUES (NEW.id, (SELECT (amount::app.price) FROM (SELECT NEW.*) AS orders), (SELECT (sort::text::app.sort) FROM (SELECT NEW.*) AS orders), NEW.next)
    ON CONFLICT (id) DO UPDATE SET amount = excluded.amount, sort = excluded.sort, next = excluded.next;
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
-- 7.13 let it run when everything goes at once | lock: SHARE ROW EXCLUSIVE on orders
CREATE TRIGGER "!pleat_truncate" AFTER TRUNCATE ON public.orders FOR EACH STATEMENT EXECUTE FUNCTION pleat."sync of public.orders" ('sync', 'pleat_new_public', 'orders');
-- 7.14 let it fire for replicated rows as well | lock: SHARE ROW EXCLUSIVE on orders
ALTER TABLE public.orders ENABLE ALWAYS TRIGGER "!pleat_truncate";
-- 7.15 write to pleat_new_public.orders what is written to orders | lock: SHARE ROW EXCLUSIVE on orders
CREATE TRIGGER "!pleat_sync" AFTER INSERT OR UPDATE OR DELETE ON public.orders FOR EACH ROW EXECUTE FUNCTION pleat."sync of public.orders" ('sync', 'pleat_new_public', 'orders');
-- 7.16 let it fire for replicated rows as well | lock: SHARE ROW EXCLUSIVE on orders
ALTER TABLE public.orders ENABLE ALWAYS TRIGGER "!pleat_sync";
-- 8.1 let nobody use it meanwhile | lock: ACCESS EXCLUSIVE on orders
LOCK TABLE public.orders IN ACCESS EXCLUSIVE MODE;
-- 8.2 stop writing to the shadow of orders | lock: ACCESS EXCLUSIVE on orders
DROP TRIGGER "!pleat_sync" ON public.orders;
-- 8.3 drop its companion | lock: ACCESS EXCLUSIVE on orders
DROP TRIGGER "!pleat_truncate" ON public.orders;
-- 8.4 drop the function of those triggers | lock: none
DROP FUNCTION pleat."sync of public.orders" ();
-- 9.1 undo: build the shadow of orders: drop table pleat_new_public.orders | lock: none
DROP TABLE pleat_new_public.orders;
-- 9.2 drop schema pleat_new_public if it is empty | lock: none
DO $pleat$ BEGIN
  IF NOT EXISTS (SELECT FROM pg_catalog.pg_depend WHERE refclassid = 'pg_catalog.pg_namespace'::regclass
      AND refobjid = pg_catalog.to_regnamespace('pleat_new_public')) THEN
    DROP SCHEMA IF EXISTS pleat_new_public;
  END IF;
EXCEPTION WHEN dependent_objects_still_exist THEN
  NULL;
END $pleat$;
-- 10. drop column orders.next | lock: ACCESS EXCLUSIVE on orders
ALTER TABLE public.orders DROP COLUMN next;
-- 11. rename domain app.price to price | lock: none
ALTER DOMAIN app.price SET SCHEMA public;
-- 12.1 rename enum app.sort to kind: move enum app.sort to schema public | lock: none
ALTER TYPE app.sort SET SCHEMA public;
-- 12.2 rename it from sort to kind | lock: none
ALTER TYPE public.sort RENAME TO kind;
COMMIT;

-- pleat: expand, down
-- before: only old code runs
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = app, public;

BEGIN;
-- 1.1 forget the backfills, all are done | lock: none
DROP TABLE IF EXISTS pleat.progress;
-- 1.2 drop the procedure that ran them | lock: none
DROP PROCEDURE IF EXISTS pleat.backfill;
-- 1.3 drop the schema that they were in | lock: none
DROP SCHEMA IF EXISTS pleat;
COMMIT;
