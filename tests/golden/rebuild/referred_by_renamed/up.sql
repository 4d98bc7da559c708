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
  ('rebuild orders', false),
  ('copy order_lines.order', false)
ON CONFLICT (name) DO NOTHING;
-- 2.1 build the shadow of orders: create schema pleat_new_public if it is not there yet | lock: none
CREATE SCHEMA IF NOT EXISTS pleat_new_public;
-- 2.2 create table pleat_new_public.orders | lock: none
CREATE TABLE pleat_new_public.orders (
  id bigint NOT NULL,
  amount numeric,
  twice bigint GENERATED ALWAYS AS (amount::bigint * 2) STORED,
  CONSTRAINT orders_pkey PRIMARY KEY (id)
);
-- 2.3 comment on table pleat_new_public.orders | lock: none
COMMENT ON TABLE pleat_new_public.orders IS 'pleat: shadow of public.orders, logged, key (id), columns (amount numeric, id bigint, twice bigint = amount::bigint * 2)';
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
-- 3.3 let it run when everything goes at once | lock: SHARE ROW EXCLUSIVE on orders
CREATE TRIGGER "!pleat_truncate" AFTER TRUNCATE ON public.orders FOR EACH STATEMENT EXECUTE FUNCTION pleat."sync of public.orders" ('sync', 'pleat_new_public', 'orders');
-- 3.4 let it fire for replicated rows as well | lock: SHARE ROW EXCLUSIVE on orders
ALTER TABLE public.orders ENABLE ALWAYS TRIGGER "!pleat_truncate";
-- 3.5 write to pleat_new_public.orders what is written to orders | lock: SHARE ROW EXCLUSIVE on orders
CREATE TRIGGER "!pleat_sync" AFTER INSERT OR UPDATE OR DELETE ON public.orders FOR EACH ROW EXECUTE FUNCTION pleat."sync of public.orders" ('sync', 'pleat_new_public', 'orders');
-- 3.6 let it fire for replicated rows as well | lock: SHARE ROW EXCLUSIVE on orders
ALTER TABLE public.orders ENABLE ALWAYS TRIGGER "!pleat_sync";
COMMIT;

BEGIN;
-- 4.1 add column order_lines.order and keep it equal to owner: add column order_lines.order bigint | lock: ACCESS EXCLUSIVE on order_lines | H304 reads by the new name use no index until the contract phase
ALTER TABLE public.order_lines ADD COLUMN "order" bigint;
-- 4.2 create schema pleat if it is not there yet | lock: none
CREATE SCHEMA IF NOT EXISTS pleat;
-- 4.3 create the function of the trigger that follows | lock: none
CREATE OR REPLACE FUNCTION pleat."public.order_lines.order" () RETURNS trigger LANGUAGE plpgsql AS $pleat$
BEGIN
  IF TG_OP = 'INSERT' THEN
    IF NEW."order" IS DISTINCT FROM NULL THEN NEW.owner:= NEW."order"; ELSE NEW."order":= NEW.owner; END IF;
  ELSIF NEW."order" IS DISTINCT FROM OLD."order" THEN
    NEW.owner:= NEW."order";
  ELSE
    NEW."order":= NEW.owner;
  END IF;
  RETURN NEW;
END $pleat$;
-- 4.4 keep order_lines.order equal to owner | lock: SHARE ROW EXCLUSIVE on order_lines
CREATE TRIGGER pleat_mirror_order BEFORE INSERT OR UPDATE ON public.order_lines FOR EACH ROW EXECUTE FUNCTION pleat."public.order_lines.order" ('mirror', 'owner', 'order');
-- 4.5 say what the trigger is for | lock: ACCESS SHARE on order_lines
COMMENT ON TRIGGER pleat_mirror_order ON public.order_lines IS 'pleat: keeps order equal to owner while a change is under way';
COMMIT;

-- pleat: backfill, up
-- before: any code; run after the expand phase; afterwards new code may be started beside old code
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = public;

-- 5. fill order_lines.order from owner | lock: ROW EXCLUSIVE on order_lines
CALL pleat.backfill('copy order_lines.order', 'public.order_lines', ARRAY['id'], $pleat$
  UPDATE public.order_lines SET "order" = public.order_lines.owner
  WHERE PLEAT_BATCH AND public.order_lines."order" IS DISTINCT FROM public.order_lines.owner
$pleat$);

-- 6.1 copy the rows of orders: rather fail than leave out what a policy hides | lock: none
SET row_security = off;
-- 6.2 copy rows into pleat_new_public.orders | lock: ROW SHARE on orders | H302 fails and changes nothing if rows exist that break the rule
CALL pleat.backfill('rebuild orders', 'public.orders', ARRAY['id'], $pleat$
  INSERT INTO pleat_new_public.orders (id, amount) OVERRIDING SYSTEM VALUE
  SELECT id, (amount::numeric) FROM public.orders
  WHERE PLEAT_BATCH
  FOR SHARE
  ON CONFLICT (id) DO NOTHING
$pleat$);
-- 6.3 count the values for the planner | lock: none
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
-- 7.1 refuse what cannot be written to the shadow of orders: let nobody use it meanwhile | lock: ACCESS EXCLUSIVE on orders | H302 fails and changes nothing if rows exist that break the rule
LOCK TABLE public.orders IN ACCESS EXCLUSIVE MODE;
-- 7.2 stop writing to the shadow of orders | lock: ACCESS EXCLUSIVE on orders | H302 fails and changes nothing if rows exist that break the rule
DROP TRIGGER "!pleat_sync" ON public.orders;
-- 7.3 drop its companion | lock: ACCESS EXCLUSIVE on orders | H302 fails and changes nothing if rows exist that break the rule
DROP TRIGGER "!pleat_truncate" ON public.orders;
-- 7.4 drop the function of those triggers | lock: none
DROP FUNCTION pleat."sync of public.orders" ();
-- 7.5 create schema pleat if it is not there yet | lock: none
CREATE SCHEMA IF NOT EXISTS pleat;
-- 7.6 create the function of the triggers that follow | lock: none
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
-- 7.7 let it run when everything goes at once | lock: SHARE ROW EXCLUSIVE on orders
CREATE TRIGGER "!pleat_truncate" AFTER TRUNCATE ON public.orders FOR EACH STATEMENT EXECUTE FUNCTION pleat."sync of public.orders" ('sync', 'pleat_new_public', 'orders');
-- 7.8 let it fire for replicated rows as well | lock: SHARE ROW EXCLUSIVE on orders
ALTER TABLE public.orders ENABLE ALWAYS TRIGGER "!pleat_truncate";
-- 7.9 write to pleat_new_public.orders what is written to orders | lock: SHARE ROW EXCLUSIVE on orders
CREATE TRIGGER "!pleat_sync" AFTER INSERT OR UPDATE OR DELETE ON public.orders FOR EACH ROW EXECUTE FUNCTION pleat."sync of public.orders" ('sync', 'pleat_new_public', 'orders');
-- 7.10 let it fire for replicated rows as well | lock: SHARE ROW EXCLUSIVE on orders
ALTER TABLE public.orders ENABLE ALWAYS TRIGGER "!pleat_sync";
COMMIT;

-- 8.1 copy what is left of the rows of orders: rather fail than leave out what a policy hides | lock: none
SET row_security = off;
-- 8.2 copy rows into pleat_new_public.orders | lock: ROW SHARE on orders | H302 fails and changes nothing if rows exist that break the rule
CALL pleat.backfill('copy rows into pleat_new_public.orders', 'public.orders', ARRAY['id'], $pleat$
  INSERT INTO pleat_new_public.orders (id, amount) OVERRIDING SYSTEM VALUE
  SELECT id, (amount::numeric) FROM public.orders
  WHERE PLEAT_BATCH
  FOR SHARE
  ON CONFLICT (id) DO NOTHING
$pleat$);
-- 8.3 count the values for the planner | lock: none
DO $pleat$ BEGIN
  IF pg_catalog.to_regclass('pleat_new_public.orders') IS NOT NULL THEN ANALYZE pleat_new_public.orders; END IF;
END $pleat$;

BEGIN;
-- 9.1 drop the copy and rename column order_lines.owner to order: stop keeping order_lines.order equal to owner | lock: ACCESS EXCLUSIVE on order_lines
DROP TRIGGER pleat_mirror_order ON public.order_lines;
-- 9.2 drop the function of that trigger | lock: none
DROP FUNCTION pleat."public.order_lines.order" ();
-- 9.3 drop column order_lines.order | lock: ACCESS EXCLUSIVE on order_lines
ALTER TABLE public.order_lines DROP COLUMN "order";
-- 9.4 rename column order_lines.owner to order | lock: ACCESS EXCLUSIVE on order_lines | H301 code from before the change fails from here on
ALTER TABLE public.order_lines RENAME COLUMN owner TO "order";
COMMIT;

BEGIN;
-- 10.1 put the shadow in the place of orders: let nobody use it meanwhile | lock: ACCESS EXCLUSIVE on orders | H205 locks the table on the other side of a foreign key as long (order_lines) | H103 going back converts the values again and may not restore the old text exactly
LOCK TABLE public.orders IN ACCESS EXCLUSIVE MODE;
-- 10.2 stop writing to the shadow of orders | lock: ACCESS EXCLUSIVE on orders | H205 locks the table on the other side of a foreign key as long (order_lines) | H103 going back converts the values again and may not restore the old text exactly
DROP TRIGGER "!pleat_sync" ON public.orders;
-- 10.3 drop its companion | lock: ACCESS EXCLUSIVE on orders | H205 locks the table on the other side of a foreign key as long (order_lines) | H103 going back converts the values again and may not restore the old text exactly
DROP TRIGGER "!pleat_truncate" ON public.orders;
-- 10.4 drop the function of those triggers | lock: none
DROP FUNCTION pleat."sync of public.orders" ();
-- 10.5 drop constraint order_lines.lines_order | lock: ACCESS EXCLUSIVE on order_lines, ACCESS EXCLUSIVE on orders
ALTER TABLE public.order_lines DROP CONSTRAINT lines_order;
-- 10.6 create schema pleat_old_public if it is not there yet | lock: none
CREATE SCHEMA IF NOT EXISTS pleat_old_public;
-- 10.7 move table orders to schema pleat_old_public | lock: ACCESS EXCLUSIVE on orders | H301 code from before the change fails from here on
ALTER TABLE public.orders SET SCHEMA pleat_old_public;
-- 10.8 move table pleat_new_public.orders to schema public | lock: none
ALTER TABLE pleat_new_public.orders SET SCHEMA public;
-- 10.9 drop schema pleat_new_public if it is empty | lock: none
DO $pleat$ BEGIN
  IF NOT EXISTS (SELECT FROM pg_catalog.pg_depend WHERE refclassid = 'pg_catalog.pg_namespace'::regclass
      AND refobjid = pg_catalog.to_regnamespace('pleat_new_public')) THEN
    DROP SCHEMA IF EXISTS pleat_new_public;
  END IF;
EXCEPTION WHEN dependent_objects_still_exist THEN
  NULL;
END $pleat$;
-- 10.10 add foreign key order_lines.lines_order, not validated yet | lock: SHARE ROW EXCLUSIVE on order_lines, SHARE ROW EXCLUSIVE on orders
ALTER TABLE public.order_lines ADD CONSTRAINT lines_order FOREIGN KEY ("order") REFERENCES public.orders (id) NOT VALID;
-- 10.11 comment on table orders | lock: SHARE UPDATE EXCLUSIVE on orders
COMMENT ON TABLE public.orders IS NULL;
-- 10.12 comment on table pleat_old_public.orders | lock: none
COMMENT ON TABLE pleat_old_public.orders IS 'pleat: shadow of public.orders, logged, key (id), columns (amount integer, id bigint, twice bigint = amount::bigint * 2)';
-- 10.13 create schema pleat if it is not there yet | lock: none
CREATE SCHEMA IF NOT EXISTS pleat;
-- 10.14 create the function of the triggers that follow | lock: none
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
-- 10.15 let it run when everything goes at once | lock: SHARE ROW EXCLUSIVE on orders
CREATE TRIGGER "!pleat_truncate" AFTER TRUNCATE ON public.orders FOR EACH STATEMENT EXECUTE FUNCTION pleat."sync of public.orders" ('sync', 'pleat_old_public', 'orders');
-- 10.16 let it fire for replicated rows as well | lock: SHARE ROW EXCLUSIVE on orders
ALTER TABLE public.orders ENABLE ALWAYS TRIGGER "!pleat_truncate";
-- 10.17 write to pleat_old_public.orders what is written to orders | lock: SHARE ROW EXCLUSIVE on orders
CREATE TRIGGER "!pleat_sync" AFTER INSERT OR UPDATE OR DELETE ON public.orders FOR EACH ROW EXECUTE FUNCTION pleat."sync of public.orders" ('sync', 'pleat_old_public', 'orders');
-- 10.18 let it fire for replicated rows as well | lock: SHARE ROW EXCLUSIVE on orders
ALTER TABLE public.orders ENABLE ALWAYS TRIGGER "!pleat_sync";
COMMIT;

BEGIN;
-- 11. validate constraint order_lines.lines_order | lock: SHARE UPDATE EXCLUSIVE on order_lines
ALTER TABLE public.order_lines VALIDATE CONSTRAINT lines_order;
COMMIT;

BEGIN;
-- 12.1 let nobody use it meanwhile | lock: ACCESS EXCLUSIVE on orders
LOCK TABLE public.orders IN ACCESS EXCLUSIVE MODE;
-- 12.2 stop writing to the shadow of orders | lock: ACCESS EXCLUSIVE on orders
DROP TRIGGER "!pleat_sync" ON public.orders;
-- 12.3 drop its companion | lock: ACCESS EXCLUSIVE on orders
DROP TRIGGER "!pleat_truncate" ON public.orders;
-- 12.4 drop the function of those triggers | lock: none
DROP FUNCTION pleat."sync of public.orders" ();
COMMIT;

BEGIN;
-- 13.1 drop the former table orders: drop table pleat_old_public.orders | lock: none
DROP TABLE pleat_old_public.orders;
-- 13.2 drop schema pleat_old_public if it is empty | lock: none
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
-- 14.1 forget the backfills, all are done | lock: none
DROP TABLE IF EXISTS pleat.progress;
-- 14.2 drop the procedure that ran them | lock: none
DROP PROCEDURE IF EXISTS pleat.backfill;
-- 14.3 drop the schema that they were in | lock: none
DROP SCHEMA IF EXISTS pleat;
COMMIT;
