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
  ('convert customers.id', false),
  ('convert orders.customer_id', false),
  ('convert orders.id', false)
ON CONFLICT (name) DO NOTHING;
-- 2.1 add a successor of type bigint for customers.id: add column customers.pleat_new_id bigint | lock: ACCESS EXCLUSIVE on customers
ALTER TABLE public.customers ADD COLUMN pleat_new_id bigint;
-- 2.2 create schema pleat if it is not there yet | lock: none
CREATE SCHEMA IF NOT EXISTS pleat;
-- 2.3 create the function of the trigger that follows | lock: none
CREATE OR REPLACE FUNCTION pleat."public.customers.pleat_new_id" () RETURNS trigger LANGUAGE plpgsql AS $pleat$
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
-- 2.4 keep customers.pleat_new_id equal to id | lock: SHARE ROW EXCLUSIVE on customers
CREATE TRIGGER pleat_mirror_pleat_new_id BEFORE INSERT OR UPDATE ON public.customers FOR EACH ROW EXECUTE FUNCTION pleat."public.customers.pleat_new_id" ('mirror', 'id', 'pleat_new_id');
-- 2.5 say what the trigger is for | lock: ACCESS SHARE on customers
COMMENT ON TRIGGER pleat_mirror_pleat_new_id ON public.customers IS 'pleat: keeps pleat_new_id equal to id while a change is under way';
COMMIT;

BEGIN;
-- 3.1 add a successor of type bigint for orders.customer_id: add column orders.pleat_new_customer_id bigint | lock: ACCESS EXCLUSIVE on orders
ALTER TABLE public.orders ADD COLUMN pleat_new_customer_id bigint;
-- 3.2 create schema pleat if it is not there yet | lock: none
CREATE SCHEMA IF NOT EXISTS pleat;
-- 3.3 create the function of the trigger that follows | lock: none
CREATE OR REPLACE FUNCTION pleat."public.orders.pleat_new_customer_id" () RETURNS trigger LANGUAGE plpgsql AS $pleat$
BEGIN
  IF TG_OP = 'UPDATE' THEN
    IF NEW.pleat_new_customer_id IS DISTINCT FROM OLD.pleat_new_customer_id THEN RETURN NEW; END IF;
  END IF;
  BEGIN
    NEW.pleat_new_customer_id:= NEW.customer_id::bigint;
  EXCEPTION WHEN data_exception THEN
    NEW.pleat_new_customer_id:= NULL;
  END;
  RETURN NEW;
END $pleat$;
-- 3.4 keep orders.pleat_new_customer_id equal to customer_id | lock: SHARE ROW EXCLUSIVE on orders
CREATE TRIGGER pleat_mirror_pleat_new_customer_id BEFORE INSERT OR UPDATE ON public.orders FOR EACH ROW EXECUTE FUNCTION pleat."public.orders.pleat_new_customer_id" ('mirror', 'customer_id', 'pleat_new_customer_id');
-- 3.5 say what the trigger is for | lock: ACCESS SHARE on orders
COMMENT ON TRIGGER pleat_mirror_pleat_new_customer_id ON public.orders IS 'pleat: keeps pleat_new_customer_id equal to customer_id while a change is under way';
-- 4.1 add a successor of type bigint for orders.id: add column orders.pleat_new_id bigint | lock: ACCESS EXCLUSIVE on orders
ALTER TABLE public.orders ADD COLUMN pleat_new_id bigint;
-- 4.2 create schema pleat if it is not there yet | lock: none
CREATE SCHEMA IF NOT EXISTS pleat;
-- 4.3 create the function of the trigger that follows | lock: none
CREATE OR REPLACE FUNCTION pleat."public.orders.pleat_new_id" () RETURNS trigger LANGUAGE plpgsql AS $pleat$
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
-- 4.4 keep orders.pleat_new_id equal to id | lock: SHARE ROW EXCLUSIVE on orders
CREATE TRIGGER pleat_mirror_pleat_new_id BEFORE INSERT OR UPDATE ON public.orders FOR EACH ROW EXECUTE FUNCTION pleat."public.orders.pleat_new_id" ('mirror', 'id', 'pleat_new_id');
-- 4.5 say what the trigger is for | lock: ACCESS SHARE on orders
COMMENT ON TRIGGER pleat_mirror_pleat_new_id ON public.orders IS 'pleat: keeps pleat_new_id equal to id while a change is under way';
COMMIT;

-- pleat: backfill, up
-- before: any code; run after the expand phase; afterwards new code may be started beside old code
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = public;

-- 5. fill customers.pleat_new_id from id | lock: ROW EXCLUSIVE on customers
CALL pleat.backfill('convert customers.id', 'public.customers', ARRAY['id'], $pleat$
  UPDATE public.customers SET pleat_new_id = public.customers.id::bigint
  WHERE PLEAT_BATCH AND public.customers.pleat_new_id IS DISTINCT FROM public.customers.id::bigint
$pleat$);

-- 6. fill orders.pleat_new_customer_id from customer_id | lock: ROW EXCLUSIVE on orders
CALL pleat.backfill('convert orders.customer_id', 'public.orders', ARRAY['id'], $pleat$
  UPDATE public.orders SET pleat_new_customer_id = public.orders.customer_id::bigint
  WHERE PLEAT_BATCH AND public.orders.pleat_new_customer_id IS DISTINCT FROM public.orders.customer_id::bigint
$pleat$);

-- 7. fill orders.pleat_new_id from id | lock: ROW EXCLUSIVE on orders
CALL pleat.backfill('convert orders.id', 'public.orders', ARRAY['id'], $pleat$
  UPDATE public.orders SET pleat_new_id = public.orders.id::bigint
  WHERE PLEAT_BATCH AND public.orders.pleat_new_id IS DISTINCT FROM public.orders.id::bigint
$pleat$);

-- pleat: contract, up
-- before: only new code runs; the backfill phase is complete
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = public;

-- 8. fill customers.pleat_new_id from id | lock: ROW EXCLUSIVE on customers | H302 fails and changes nothing if rows exist that break the rule
CALL pleat.backfill('fill customers.pleat_new_id from id once more', 'public.customers', ARRAY['id'], $pleat$
  UPDATE public.customers SET pleat_new_id = public.customers.id::bigint
  WHERE PLEAT_BATCH AND public.customers.pleat_new_id IS DISTINCT FROM public.customers.id::bigint
$pleat$);

-- 9. fill orders.pleat_new_customer_id from customer_id | lock: ROW EXCLUSIVE on orders | H302 fails and changes nothing if rows exist that break the rule
CALL pleat.backfill('fill orders.pleat_new_customer_id from customer_id once more', 'public.orders', ARRAY['id'], $pleat$
  UPDATE public.orders SET pleat_new_customer_id = public.orders.customer_id::bigint
  WHERE PLEAT_BATCH AND public.orders.pleat_new_customer_id IS DISTINCT FROM public.orders.customer_id::bigint
$pleat$);

SET lock_timeout = 0;
-- 10.1 build the successor of key customers.customers_pkey: drop index pleat_new_customers_pkey | lock: SHARE UPDATE EXCLUSIVE on customers
DROP INDEX CONCURRENTLY IF EXISTS public.pleat_new_customers_pkey;
-- 10.2 build unique index pleat_new_customers_pkey on customers without blocking writes | lock: SHARE UPDATE EXCLUSIVE on customers | H302 fails and changes nothing if rows exist that break the rule
CREATE UNIQUE INDEX CONCURRENTLY pleat_new_customers_pkey ON public.customers (pleat_new_id);
SET lock_timeout = '3s';

BEGIN;
-- 11.1 drop constraint customers.pleat_not_null_pleat_new_id | lock: ACCESS EXCLUSIVE on customers
ALTER TABLE public.customers DROP CONSTRAINT IF EXISTS pleat_not_null_pleat_new_id;
-- 11.2 reject new nulls in customers.pleat_new_id | lock: ACCESS EXCLUSIVE on customers | H302 fails and changes nothing if rows exist that break the rule
ALTER TABLE public.customers ADD CONSTRAINT pleat_not_null_pleat_new_id CHECK (pleat_new_id IS NOT NULL) NOT VALID;
COMMIT;

BEGIN;
-- 12. validate constraint customers.pleat_not_null_pleat_new_id | lock: SHARE UPDATE EXCLUSIVE on customers
ALTER TABLE public.customers VALIDATE CONSTRAINT pleat_not_null_pleat_new_id;
COMMIT;

BEGIN;
-- 13.1 set not null on customers.pleat_new_id | lock: ACCESS EXCLUSIVE on customers
ALTER TABLE public.customers ALTER COLUMN pleat_new_id SET NOT NULL;
-- 13.2 drop constraint customers.pleat_not_null_pleat_new_id | lock: ACCESS EXCLUSIVE on customers
ALTER TABLE public.customers DROP CONSTRAINT pleat_not_null_pleat_new_id;
COMMIT;

BEGIN;
-- 14.1 drop constraint orders.pleat_not_null_pleat_new_customer_id | lock: ACCESS EXCLUSIVE on orders
ALTER TABLE public.orders DROP CONSTRAINT IF EXISTS pleat_not_null_pleat_new_customer_id;
-- 14.2 reject new nulls in orders.pleat_new_customer_id | lock: ACCESS EXCLUSIVE on orders | H302 fails and changes nothing if rows exist that break the rule
ALTER TABLE public.orders ADD CONSTRAINT pleat_not_null_pleat_new_customer_id CHECK (pleat_new_customer_id IS NOT NULL) NOT VALID;
COMMIT;

BEGIN;
-- 15. validate constraint orders.pleat_not_null_pleat_new_customer_id | lock: SHARE UPDATE EXCLUSIVE on orders
ALTER TABLE public.orders VALIDATE CONSTRAINT pleat_not_null_pleat_new_customer_id;
COMMIT;

BEGIN;
-- 16.1 set not null on orders.pleat_new_customer_id | lock: ACCESS EXCLUSIVE on orders
ALTER TABLE public.orders ALTER COLUMN pleat_new_customer_id SET NOT NULL;
-- 16.2 drop constraint orders.pleat_not_null_pleat_new_customer_id | lock: ACCESS EXCLUSIVE on orders
ALTER TABLE public.orders DROP CONSTRAINT pleat_not_null_pleat_new_customer_id;
COMMIT;

-- 17. fill orders.pleat_new_id from id | lock: ROW EXCLUSIVE on orders | H302 fails and changes nothing if rows exist that break the rule
CALL pleat.backfill('fill orders.pleat_new_id from id once more', 'public.orders', ARRAY['id'], $pleat$
  UPDATE public.orders SET pleat_new_id = public.orders.id::bigint
  WHERE PLEAT_BATCH AND public.orders.pleat_new_id IS DISTINCT FROM public.orders.id::bigint
$pleat$);

SET lock_timeout = 0;
-- 18.1 build the successor of key orders.orders_pkey: drop index pleat_new_orders_pkey | lock: SHARE UPDATE EXCLUSIVE on orders
DROP INDEX CONCURRENTLY IF EXISTS public.pleat_new_orders_pkey;
-- 18.2 build unique index pleat_new_orders_pkey on orders without blocking writes | lock: SHARE UPDATE EXCLUSIVE on orders | H302 fails and changes nothing if rows exist that break the rule
CREATE UNIQUE INDEX CONCURRENTLY pleat_new_orders_pkey ON public.orders (pleat_new_id);
SET lock_timeout = '3s';

BEGIN;
-- 19.1 drop constraint orders.pleat_not_null_pleat_new_id | lock: ACCESS EXCLUSIVE on orders
ALTER TABLE public.orders DROP CONSTRAINT IF EXISTS pleat_not_null_pleat_new_id;
-- 19.2 reject new nulls in orders.pleat_new_id | lock: ACCESS EXCLUSIVE on orders | H302 fails and changes nothing if rows exist that break the rule
ALTER TABLE public.orders ADD CONSTRAINT pleat_not_null_pleat_new_id CHECK (pleat_new_id IS NOT NULL) NOT VALID;
COMMIT;

BEGIN;
-- 20. validate constraint orders.pleat_not_null_pleat_new_id | lock: SHARE UPDATE EXCLUSIVE on orders
ALTER TABLE public.orders VALIDATE CONSTRAINT pleat_not_null_pleat_new_id;
COMMIT;

BEGIN;
-- 21.1 set not null on orders.pleat_new_id | lock: ACCESS EXCLUSIVE on orders
ALTER TABLE public.orders ALTER COLUMN pleat_new_id SET NOT NULL;
-- 21.2 drop constraint orders.pleat_not_null_pleat_new_id | lock: ACCESS EXCLUSIVE on orders
ALTER TABLE public.orders DROP CONSTRAINT pleat_not_null_pleat_new_id;
COMMIT;

BEGIN;
-- 22.1 put the successors of customers.id, orders.customer_id in their places: drop constraint orders.orders_customer_id_fkey | lock: ACCESS EXCLUSIVE on orders, ACCESS EXCLUSIVE on customers | H204 locks the referenced table as well, for an instant
ALTER TABLE public.orders DROP CONSTRAINT orders_customer_id_fkey;
-- 22.2 stop keeping customers.pleat_new_id equal to id | lock: ACCESS EXCLUSIVE on customers
DROP TRIGGER pleat_mirror_pleat_new_id ON public.customers;
-- 22.3 drop the function of that trigger | lock: none
DROP FUNCTION pleat."public.customers.pleat_new_id" ();
-- 22.4 rename column customers.id to pleat_old_id | lock: ACCESS EXCLUSIVE on customers | H301 code from before the change fails from here on
ALTER TABLE public.customers RENAME COLUMN id TO pleat_old_id;
-- 22.5 rename column customers.pleat_new_id to id | lock: ACCESS EXCLUSIVE on customers
ALTER TABLE public.customers RENAME COLUMN pleat_new_id TO id;
-- 22.6 stop keeping orders.pleat_new_customer_id equal to customer_id | lock: ACCESS EXCLUSIVE on orders
DROP TRIGGER pleat_mirror_pleat_new_customer_id ON public.orders;
-- 22.7 drop the function of that trigger | lock: none
DROP FUNCTION pleat."public.orders.pleat_new_customer_id" ();
-- 22.8 rename column orders.customer_id to pleat_old_customer_id | lock: ACCESS EXCLUSIVE on orders
ALTER TABLE public.orders RENAME COLUMN customer_id TO pleat_old_customer_id;
-- 22.9 rename column orders.pleat_new_customer_id to customer_id | lock: ACCESS EXCLUSIVE on orders
ALTER TABLE public.orders RENAME COLUMN pleat_new_customer_id TO customer_id;
-- 22.10 drop column customers.pleat_old_id | lock: ACCESS EXCLUSIVE on customers
ALTER TABLE public.customers DROP COLUMN pleat_old_id;
-- 22.11 drop column orders.pleat_old_customer_id | lock: ACCESS EXCLUSIVE on orders
ALTER TABLE public.orders DROP COLUMN pleat_old_customer_id;
-- 22.12 add primary key customers.customers_pkey from its index | lock: ACCESS EXCLUSIVE on customers
ALTER TABLE public.customers ADD CONSTRAINT customers_pkey PRIMARY KEY USING INDEX pleat_new_customers_pkey;
-- 22.13 add foreign key orders.orders_customer_id_fkey, not validated yet | lock: SHARE ROW EXCLUSIVE on orders, SHARE ROW EXCLUSIVE on customers
ALTER TABLE public.orders ADD CONSTRAINT orders_customer_id_fkey FOREIGN KEY (customer_id) REFERENCES public.customers (id) NOT VALID;
COMMIT;

BEGIN;
-- 23. validate constraint orders.orders_customer_id_fkey | lock: SHARE UPDATE EXCLUSIVE on orders
ALTER TABLE public.orders VALIDATE CONSTRAINT orders_customer_id_fkey;
COMMIT;

BEGIN;
-- 24.1 put the successor of orders.id in its place: stop keeping orders.pleat_new_id equal to id | lock: ACCESS EXCLUSIVE on orders
DROP TRIGGER pleat_mirror_pleat_new_id ON public.orders;
-- 24.2 drop the function of that trigger | lock: none
DROP FUNCTION pleat."public.orders.pleat_new_id" ();
-- 24.3 rename column orders.id to pleat_old_id | lock: ACCESS EXCLUSIVE on orders | H301 code from before the change fails from here on
ALTER TABLE public.orders RENAME COLUMN id TO pleat_old_id;
-- 24.4 rename column orders.pleat_new_id to id | lock: ACCESS EXCLUSIVE on orders
ALTER TABLE public.orders RENAME COLUMN pleat_new_id TO id;
-- 24.5 rename sequence orders_id_seq to pleat_old_orders_id_seq | lock: none
ALTER SEQUENCE public.orders_id_seq RENAME TO pleat_old_orders_id_seq;
-- 24.6 let the sequence go on in the successor of orders.id | lock: ACCESS EXCLUSIVE on orders
ALTER TABLE public.orders ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY;
-- 24.7 let the sequence go on where the old one is | lock: none
SELECT pg_catalog.setval('public.orders_id_seq', last_value, is_called) FROM public.pleat_old_orders_id_seq;
-- 24.8 drop column orders.pleat_old_id | lock: ACCESS EXCLUSIVE on orders
ALTER TABLE public.orders DROP COLUMN pleat_old_id;
-- 24.9 add primary key orders.orders_pkey from its index | lock: ACCESS EXCLUSIVE on orders
ALTER TABLE public.orders ADD CONSTRAINT orders_pkey PRIMARY KEY USING INDEX pleat_new_orders_pkey;
-- 25.1 forget the backfills, all are done | lock: none
DROP TABLE IF EXISTS pleat.progress;
-- 25.2 drop the procedure that ran them | lock: none
DROP PROCEDURE IF EXISTS pleat.backfill;
-- 25.3 drop the schema that they were in | lock: none
DROP SCHEMA IF EXISTS pleat;
COMMIT;
