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
  id bigint NOT NULL GENERATED ALWAYS AS IDENTITY,
  number bigint NOT NULL DEFAULT nextval('public.orders_number_seq'::regclass),
  customer_id bigint,
  note text DEFAULT 'none',
  total numeric(12,2) NOT NULL,
  vat numeric(12,2) GENERATED ALWAYS AS (total * 0.2) STORED,
  CONSTRAINT orders_pkey PRIMARY KEY (id),
  CONSTRAINT orders_total_positive CHECK (total >= 0)
) PARTITION BY HASH (id);
-- 2.3 enable row security of pleat_new_public.orders | lock: none
ALTER TABLE pleat_new_public.orders ENABLE ROW LEVEL SECURITY;
-- 2.4 create table pleat_new_public.orders_0 | lock: none
CREATE TABLE pleat_new_public.orders_0 PARTITION OF pleat_new_public.orders FOR VALUES WITH (MODULUS 2, REMAINDER 0);
-- 2.5 create table pleat_new_public.orders_1 | lock: none
CREATE TABLE pleat_new_public.orders_1 PARTITION OF pleat_new_public.orders FOR VALUES WITH (MODULUS 2, REMAINDER 1);
-- 2.6 build index pleat_new_public.orders_note_idx on pleat_new_public.orders | lock: none
CREATE INDEX orders_note_idx ON pleat_new_public.orders (note) WHERE (note is not null);
-- 2.7 comment on column pleat_new_public.orders.note | lock: none
COMMENT ON COLUMN pleat_new_public.orders.note IS 'As the customer said';
-- 2.8 comment on constraint pleat_new_public.orders.orders_total_positive | lock: none
COMMENT ON CONSTRAINT orders_total_positive ON pleat_new_public.orders IS 'No gifts';
-- 2.9 let table pleat_new_public.orders belong to shop | lock: none
ALTER TABLE pleat_new_public.orders OWNER TO shop;
-- 2.10 grant select, insert on table pleat_new_public.orders to clerk | lock: none
GRANT SELECT, INSERT ON TABLE pleat_new_public.orders TO clerk;
-- 2.11 grant update on column pleat_new_public.orders.note to clerk | lock: none
GRANT UPDATE (note) ON TABLE pleat_new_public.orders TO clerk;
-- 2.12 comment on table pleat_new_public.orders | lock: none
COMMENT ON TABLE pleat_new_public.orders IS 'pleat: shadow of public.orders, partitioned by hash (id), key (id), columns (customer_id bigint, id bigint, note text, number bigint, total numeric(12,2), vat numeric(12,2) = total * 0.2)';
-- 3. add foreign key pleat_new_public.orders.orders_customer_id_fkey | lock: SHARE ROW EXCLUSIVE on customers | H204 locks the referenced table as well, for an instant
ALTER TABLE pleat_new_public.orders ADD CONSTRAINT orders_customer_id_fkey FOREIGN KEY (customer_id) REFERENCES public.customers (id) ON DELETE CASCADE;
COMMIT;

BEGIN;
-- 4.1 create schema pleat if it is not there yet | lock: none
CREATE SCHEMA IF NOT EXISTS pleat;
-- 4.2 create the function of the triggers that follow | lock: none
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
        INSERT INTO pleat_new_public.orders (id, number, customer_id, note, total) OVERRIDING SYSTEM VALUE VALUES (OLD.id, OLD.number, OLD.customer_id, OLD.note, OLD.total) ON CONFLICT (id) DO NOTHING;
        DELETE FROM pleat_new_public.orders WHERE (pleat_new_public.orders.id) = (OLD.id);
      EXCEPTION WHEN integrity_constraint_violation THEN
        NULL;
      END;
    END IF;
  END IF;
  IF TG_OP <> 'DELETE' THEN
    INSERT INTO pleat_new_public.orders (id, number, customer_id, note, total) OVERRIDING SYSTEM VALUE VALUES (NEW.id, NEW.number, NEW.customer_id, NEW.note, NEW.total)
    ON CONFLICT (id) DO UPDATE SET number = excluded.number, customer_id = excluded.customer_id, note = excluded.note, total = excluded.total;
  END IF;
  RETURN NULL;
END $pleat$;
-- 4.3 let it run when everything goes at once | lock: SHARE ROW EXCLUSIVE on orders
CREATE TRIGGER "!pleat_truncate" AFTER TRUNCATE ON public.orders FOR EACH STATEMENT EXECUTE FUNCTION pleat."sync of public.orders" ('sync', 'pleat_new_public', 'orders');
-- 4.4 let it fire for replicated rows as well | lock: SHARE ROW EXCLUSIVE on orders
ALTER TABLE public.orders ENABLE ALWAYS TRIGGER "!pleat_truncate";
-- 4.5 write to pleat_new_public.orders what is written to orders | lock: SHARE ROW EXCLUSIVE on orders
CREATE TRIGGER "!pleat_sync" AFTER INSERT OR UPDATE OR DELETE ON public.orders FOR EACH ROW EXECUTE FUNCTION pleat."sync of public.orders" ('sync', 'pleat_new_public', 'orders');
-- 4.6 let it fire for replicated rows as well | lock: SHARE ROW EXCLUSIVE on orders
ALTER TABLE public.orders ENABLE ALWAYS TRIGGER "!pleat_sync";
COMMIT;

-- pleat: backfill, up
-- before: any code; run after the expand phase; afterwards new code may be started beside old code
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = public;

-- 5.1 copy the rows of orders: rather fail than leave out what a policy hides | lock: none
SET row_security = off;
-- 5.2 copy rows into pleat_new_public.orders | lock: ROW SHARE on orders
CALL pleat.backfill('rebuild orders', 'public.orders', ARRAY['id'], $pleat$
  INSERT INTO pleat_new_public.orders (id, number, customer_id, note, total) OVERRIDING SYSTEM VALUE
  SELECT id, number, customer_id, note, total FROM public.orders
  WHERE PLEAT_BATCH
  FOR SHARE
  ON CONFLICT (id) DO NOTHING
$pleat$);
-- 5.3 count the values for the planner | lock: none
DO $pleat$ BEGIN
  IF pg_catalog.to_regclass('pleat_new_public.orders') IS NOT NULL THEN ANALYZE pleat_new_public.orders; END IF;
END $pleat$;

BEGIN;
-- 6. put the shadow in the place of orders, rebuilding view large_orders, view larger_orders, policy orders.everything, statistics orders_stats, publication shop_feed, trigger orders.stamp, unless that is done | lock: ACCESS EXCLUSIVE on large_orders, ACCESS EXCLUSIVE on larger_orders, ACCESS EXCLUSIVE on lines, ACCESS EXCLUSIVE on orders, SHARE ROW EXCLUSIVE on orders_number_seq
DO $pleat_step$ BEGIN
IF pg_catalog.to_regclass('pleat_new_public.orders') IS NULL THEN RETURN; END IF;
-- 6.1 put the shadow in the place of orders, rebuilding view large_orders, view larger_orders, policy orders.everything, statistics orders_stats, publication shop_feed, trigger orders.stamp: drop view larger_orders | lock: ACCESS EXCLUSIVE on larger_orders | H205 locks the table on the other side of a foreign key as long (lines)
EXECUTE $pleat_sql$DROP VIEW public.larger_orders$pleat_sql$;
-- 6.2 drop view large_orders | lock: ACCESS EXCLUSIVE on large_orders
EXECUTE $pleat_sql$DROP VIEW public.large_orders$pleat_sql$;
-- 6.3 let nobody use it meanwhile | lock: ACCESS EXCLUSIVE on orders
EXECUTE $pleat_sql$LOCK TABLE public.orders IN ACCESS EXCLUSIVE MODE$pleat_sql$;
-- 6.4 stop writing to the shadow of orders | lock: ACCESS EXCLUSIVE on orders
EXECUTE $pleat_sql$DROP TRIGGER "!pleat_sync" ON public.orders$pleat_sql$;
-- 6.5 drop its companion | lock: ACCESS EXCLUSIVE on orders
EXECUTE $pleat_sql$DROP TRIGGER "!pleat_truncate" ON public.orders$pleat_sql$;
-- 6.6 drop the function of those triggers | lock: none
EXECUTE $pleat_sql$DROP FUNCTION pleat."sync of public.orders" ()$pleat_sql$;
-- 6.7 drop trigger orders.stamp | lock: ACCESS EXCLUSIVE on orders
EXECUTE $pleat_sql$DROP TRIGGER stamp ON public.orders$pleat_sql$;
-- 6.8 drop publication shop_feed | lock: none
EXECUTE $pleat_sql$DROP PUBLICATION shop_feed$pleat_sql$;
-- 6.9 drop statistics orders_stats | lock: SHARE UPDATE EXCLUSIVE on orders
EXECUTE $pleat_sql$DROP STATISTICS public.orders_stats$pleat_sql$;
-- 6.10 drop policy orders.everything | lock: ACCESS EXCLUSIVE on orders
EXECUTE $pleat_sql$DROP POLICY everything ON public.orders$pleat_sql$;
-- 6.11 drop constraint lines.lines_order_id_fkey | lock: ACCESS EXCLUSIVE on lines, ACCESS EXCLUSIVE on orders
EXECUTE $pleat_sql$ALTER TABLE public.lines DROP CONSTRAINT lines_order_id_fkey$pleat_sql$;
-- 6.12 let sequence orders_number_seq belong to no column | lock: SHARE ROW EXCLUSIVE on orders_number_seq
EXECUTE $pleat_sql$ALTER SEQUENCE public.orders_number_seq OWNED BY NONE$pleat_sql$;
-- 6.13 do not subject the owner of orders to its policies | lock: ACCESS EXCLUSIVE on orders
EXECUTE $pleat_sql$ALTER TABLE public.orders NO FORCE ROW LEVEL SECURITY$pleat_sql$;
-- 6.14 create schema pleat_old_public if it is not there yet | lock: none
EXECUTE $pleat_sql$CREATE SCHEMA IF NOT EXISTS pleat_old_public$pleat_sql$;
-- 6.15 move table orders to schema pleat_old_public | lock: ACCESS EXCLUSIVE on orders
EXECUTE $pleat_sql$ALTER TABLE public.orders SET SCHEMA pleat_old_public$pleat_sql$;
-- 6.16 move table pleat_new_public.orders to schema public | lock: none
EXECUTE $pleat_sql$ALTER TABLE pleat_new_public.orders SET SCHEMA public$pleat_sql$;
-- 6.17 move table pleat_new_public.orders_0 to schema public | lock: none
EXECUTE $pleat_sql$ALTER TABLE pleat_new_public.orders_0 SET SCHEMA public$pleat_sql$;
-- 6.18 move table pleat_new_public.orders_1 to schema public | lock: none
EXECUTE $pleat_sql$ALTER TABLE pleat_new_public.orders_1 SET SCHEMA public$pleat_sql$;
-- 6.19 drop schema pleat_new_public if it is empty | lock: none
EXECUTE $pleat_sql$DO $pleat$ BEGIN
  IF NOT EXISTS (SELECT FROM pg_catalog.pg_depend WHERE refclassid = 'pg_catalog.pg_namespace'::regclass
      AND refobjid = pg_catalog.to_regnamespace('pleat_new_public')) THEN
    DROP SCHEMA IF EXISTS pleat_new_public;
  END IF;
EXCEPTION WHEN dependent_objects_still_exist THEN
  NULL;
END $pleat$$pleat_sql$;
-- 6.20 let the numbers of orders.id go on | lock: none
EXECUTE $pleat_sql$DO $pleat$ BEGIN
  EXECUTE pg_catalog.format('SELECT pg_catalog.setval(%L, last_value, is_called) FROM %s',
    pg_catalog.pg_get_serial_sequence('public.orders', 'id'),
    pg_catalog.pg_get_serial_sequence('pleat_old_public.orders', 'id'));
END $pleat$$pleat_sql$;
-- 6.21 let sequence orders_number_seq belong to orders.number | lock: SHARE ROW EXCLUSIVE on orders_number_seq
EXECUTE $pleat_sql$ALTER SEQUENCE public.orders_number_seq OWNED BY public.orders.number$pleat_sql$;
-- 6.22 subject the owner of orders to its policies | lock: ACCESS EXCLUSIVE on orders
EXECUTE $pleat_sql$ALTER TABLE public.orders FORCE ROW LEVEL SECURITY$pleat_sql$;
-- 6.23 add foreign key lines.lines_order_id_fkey, not validated yet | lock: SHARE ROW EXCLUSIVE on lines, SHARE ROW EXCLUSIVE on orders
EXECUTE $pleat_sql$ALTER TABLE public.lines ADD CONSTRAINT lines_order_id_fkey FOREIGN KEY (order_id) REFERENCES public.orders (id) ON DELETE CASCADE NOT VALID$pleat_sql$;
-- 6.24 comment on table orders | lock: SHARE UPDATE EXCLUSIVE on orders
EXECUTE $pleat_sql$COMMENT ON TABLE public.orders IS 'What was ordered'$pleat_sql$;
-- 6.25 comment on table pleat_old_public.orders | lock: none
EXECUTE $pleat_sql$COMMENT ON TABLE pleat_old_public.orders IS 'pleat: shadow of public.orders, logged, key (id), columns (customer_id bigint, id bigint, note text, number bigint, total numeric(12,2), vat numeric(12,2) = total * 0.2)'$pleat_sql$;
-- 6.26 create view large_orders | lock: none
EXECUTE $pleat_sql$CREATE VIEW public.large_orders AS
select id, total from public.orders where total > 100$pleat_sql$;
-- 6.27 grant select on view large_orders to clerk | lock: none
EXECUTE $pleat_sql$GRANT SELECT ON TABLE public.large_orders TO clerk$pleat_sql$;
-- 6.28 create view larger_orders | lock: none
EXECUTE $pleat_sql$CREATE VIEW public.larger_orders AS
select id from public.large_orders where total > 200$pleat_sql$;
-- 6.29 create policy orders.everything | lock: ACCESS EXCLUSIVE on orders
EXECUTE $pleat_sql$CREATE POLICY everything ON public.orders TO PUBLIC
  USING (total >= 0)$pleat_sql$;
-- 6.30 create statistics orders_stats | lock: SHARE UPDATE EXCLUSIVE on orders
EXECUTE $pleat_sql$CREATE STATISTICS public.orders_stats (dependencies) ON customer_id, total FROM public.orders$pleat_sql$;
-- 6.31 create publication shop_feed | lock: SHARE UPDATE EXCLUSIVE on lines, SHARE UPDATE EXCLUSIVE on orders
EXECUTE $pleat_sql$CREATE PUBLICATION shop_feed FOR TABLE ONLY public.lines, ONLY public.orders$pleat_sql$;
-- 6.32 create trigger orders.stamp | lock: SHARE ROW EXCLUSIVE on orders
EXECUTE $pleat_sql$CREATE TRIGGER stamp BEFORE INSERT OR UPDATE ON public.orders FOR EACH ROW EXECUTE FUNCTION public.stamp ()$pleat_sql$;
-- 6.33 create schema pleat if it is not there yet | lock: none
EXECUTE $pleat_sql$CREATE SCHEMA IF NOT EXISTS pleat$pleat_sql$;
-- 6.34 create the function of the triggers that follow | lock: none
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
        INSERT INTO pleat_old_public.orders (id, number, customer_id, note, total) OVERRIDING SYSTEM VALUE VALUES (OLD.id, OLD.number, OLD.customer_id, OLD.note, OLD.total) ON CONFLICT (id) DO NOTHING;
        DELETE FROM pleat_old_public.orders WHERE (pleat_old_public.orders.id) = (OLD.id);
      EXCEPTION WHEN integrity_constraint_violation THEN
        NULL;
      END;
    END IF;
  END IF;
  IF TG_OP <> 'DELETE' THEN
    INSERT INTO pleat_old_public.orders (id, number, customer_id, note, total) OVERRIDING SYSTEM VALUE VALUES (NEW.id, NEW.number, NEW.customer_id, NEW.note, NEW.total)
    ON CONFLICT (id) DO UPDATE SET number = excluded.number, customer_id = excluded.customer_id, note = excluded.note, total = excluded.total;
  END IF;
  RETURN NULL;
END $pleat$$pleat_sql$;
-- 6.35 let it run when everything goes at once | lock: SHARE ROW EXCLUSIVE on orders
EXECUTE $pleat_sql$CREATE TRIGGER "!pleat_truncate" AFTER TRUNCATE ON public.orders FOR EACH STATEMENT EXECUTE FUNCTION pleat."sync of public.orders" ('sync', 'pleat_old_public', 'orders')$pleat_sql$;
-- 6.36 let it fire for replicated rows as well | lock: SHARE ROW EXCLUSIVE on orders
EXECUTE $pleat_sql$ALTER TABLE public.orders ENABLE ALWAYS TRIGGER "!pleat_truncate"$pleat_sql$;
-- 6.37 write to pleat_old_public.orders what is written to orders | lock: SHARE ROW EXCLUSIVE on orders
EXECUTE $pleat_sql$CREATE TRIGGER "!pleat_sync" AFTER INSERT OR UPDATE OR DELETE ON public.orders FOR EACH ROW EXECUTE FUNCTION pleat."sync of public.orders" ('sync', 'pleat_old_public', 'orders')$pleat_sql$;
-- 6.38 let it fire for replicated rows as well | lock: SHARE ROW EXCLUSIVE on orders
EXECUTE $pleat_sql$ALTER TABLE public.orders ENABLE ALWAYS TRIGGER "!pleat_sync"$pleat_sql$;
END $pleat_step$;
COMMIT;

BEGIN;
-- 7. count the values of orders for the planner | lock: SHARE UPDATE EXCLUSIVE on orders
ANALYZE public.orders;
COMMIT;

BEGIN;
-- 8. validate constraint lines.lines_order_id_fkey | lock: SHARE UPDATE EXCLUSIVE on lines
ALTER TABLE public.lines VALIDATE CONSTRAINT lines_order_id_fkey;
COMMIT;

-- pleat: contract, up
-- before: only new code runs; the backfill phase is complete
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = public;

BEGIN;
-- 9.1 let nobody use it meanwhile | lock: ACCESS EXCLUSIVE on orders
LOCK TABLE public.orders IN ACCESS EXCLUSIVE MODE;
-- 9.2 stop writing to the shadow of orders | lock: ACCESS EXCLUSIVE on orders
DROP TRIGGER "!pleat_sync" ON public.orders;
-- 9.3 drop its companion | lock: ACCESS EXCLUSIVE on orders
DROP TRIGGER "!pleat_truncate" ON public.orders;
-- 9.4 drop the function of those triggers | lock: none
DROP FUNCTION pleat."sync of public.orders" ();
COMMIT;

BEGIN;
-- 10. drop constraint pleat_old_public.orders.orders_customer_id_fkey | lock: ACCESS EXCLUSIVE on customers | H204 locks the referenced table as well, for an instant
ALTER TABLE pleat_old_public.orders DROP CONSTRAINT orders_customer_id_fkey;
COMMIT;

BEGIN;
-- 11.1 drop the former table orders: drop table pleat_old_public.orders | lock: none
DROP TABLE pleat_old_public.orders;
-- 11.2 drop schema pleat_old_public if it is empty | lock: none
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
-- 12.1 forget the backfills, all are done | lock: none
DROP TABLE IF EXISTS pleat.progress;
-- 12.2 drop the procedure that ran them | lock: none
DROP PROCEDURE IF EXISTS pleat.backfill;
-- 12.3 drop the schema that they were in | lock: none
DROP SCHEMA IF EXISTS pleat;
COMMIT;
