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
  done_to text[],
  finished boolean NOT NULL DEFAULT false,
  updated_at timestamptz NOT NULL DEFAULT pg_catalog.now()
);
-- 1.3 say what the table is for | lock: none
COMMENT ON TABLE pleat.progress IS 'pleat: backfills of the change that is under way';
-- 1.4 remember which backfills are to be done | lock: none
INSERT INTO pleat.progress (name, finished) VALUES
  ('convert customers.id', true),
  ('convert orders.customer_id', true),
  ('convert orders.id', true)
ON CONFLICT (name) DO NOTHING;
-- 2.1 undo: put the successor of orders.id in its place: add column orders.pleat_new_id integer | lock: ACCESS EXCLUSIVE on orders
ALTER TABLE public.orders ADD COLUMN pleat_new_id integer;
-- 2.2 create schema pleat if it is not there yet | lock: none
CREATE SCHEMA IF NOT EXISTS pleat;
-- 2.3 create the function of the trigger that follows | lock: none
CREATE OR REPLACE FUNCTION pleat."public.orders.pleat_new_id" () RETURNS trigger LANGUAGE plpgsql AS $pleat$
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
-- 2.4 keep orders.pleat_new_id equal to id | lock: SHARE ROW EXCLUSIVE on orders
CREATE TRIGGER pleat_mirror_pleat_new_id BEFORE INSERT OR UPDATE ON public.orders FOR EACH ROW EXECUTE FUNCTION pleat."public.orders.pleat_new_id" ('mirror', 'id', 'pleat_new_id');
-- 2.5 say what the trigger is for | lock: ACCESS SHARE on orders
COMMENT ON TRIGGER pleat_mirror_pleat_new_id ON public.orders IS 'pleat: keeps pleat_new_id equal to id while a change is under way';
COMMIT;

-- 3. fill orders.pleat_new_id from id | lock: ROW EXCLUSIVE on orders
DO $pleat$
DECLARE
  more boolean;
  low_1 public.orders.id%TYPE;
  high_1 public.orders.id%TYPE;
BEGIN
  PERFORM pg_catalog.set_config('application_name', 'pleat: fill public.orders.pleat_new_id', false);
  SELECT id INTO low_1 FROM public.orders ORDER BY id LIMIT 1;
  more := FOUND;
  WHILE more LOOP
    SELECT id INTO high_1 FROM public.orders WHERE (id) >= (low_1) ORDER BY id OFFSET 1000 LIMIT 1;
    more := FOUND;
    LOOP
      BEGIN
        WITH pleat_batch (pleat_key_1) AS (SELECT id FROM public.orders WHERE (id) >= (low_1) ORDER BY id LIMIT 1000)
        UPDATE public.orders SET pleat_new_id = public.orders.id::integer FROM pleat_batch
        WHERE (public.orders.id) = (pleat_key_1) AND public.orders.pleat_new_id IS DISTINCT FROM public.orders.id::integer;
        EXIT;
      EXCEPTION WHEN lock_not_available OR deadlock_detected THEN
        PERFORM pg_catalog.pg_sleep(0.1);
      END;
    END LOOP;
    COMMIT;
    low_1:= high_1;
  END LOOP;
END $pleat$;

SET lock_timeout = 0;
-- 4. build unique index pleat_new_orders_pkey on orders without blocking writes | lock: SHARE UPDATE EXCLUSIVE on orders | H302 fails and changes nothing if rows exist that break the rule
CREATE UNIQUE INDEX CONCURRENTLY pleat_new_orders_pkey ON public.orders (pleat_new_id);
SET lock_timeout = '3s';

BEGIN;
-- 5. reject new nulls in orders.pleat_new_id | lock: ACCESS EXCLUSIVE on orders
ALTER TABLE public.orders ADD CONSTRAINT pleat_not_null_pleat_new_id CHECK (pleat_new_id IS NOT NULL) NOT VALID;
COMMIT;

BEGIN;
-- 6. validate constraint orders.pleat_not_null_pleat_new_id | lock: SHARE UPDATE EXCLUSIVE on orders | H302 fails and changes nothing if rows exist that break the rule
ALTER TABLE public.orders VALIDATE CONSTRAINT pleat_not_null_pleat_new_id;
COMMIT;

BEGIN;
-- 7.1 undo: put the successor of orders.id in its place: set not null on orders.pleat_new_id | lock: ACCESS EXCLUSIVE on orders | H302 fails and changes nothing if rows exist that break the rule
ALTER TABLE public.orders ALTER COLUMN pleat_new_id SET NOT NULL;
-- 7.2 drop constraint orders.pleat_not_null_pleat_new_id | lock: ACCESS EXCLUSIVE on orders
ALTER TABLE public.orders DROP CONSTRAINT pleat_not_null_pleat_new_id;
-- 7.3 stop keeping orders.pleat_new_id equal to id | lock: ACCESS EXCLUSIVE on orders
DROP TRIGGER pleat_mirror_pleat_new_id ON public.orders;
-- 7.4 drop the function of that trigger | lock: none
DROP FUNCTION pleat."public.orders.pleat_new_id" ();
-- 7.5 rename column orders.id to pleat_old_id | lock: ACCESS EXCLUSIVE on orders
ALTER TABLE public.orders RENAME COLUMN id TO pleat_old_id;
-- 7.6 rename column orders.pleat_new_id to id | lock: ACCESS EXCLUSIVE on orders
ALTER TABLE public.orders RENAME COLUMN pleat_new_id TO id;
-- 7.7 rename sequence orders_id_seq to pleat_old_orders_id_seq | lock: none
ALTER SEQUENCE public.orders_id_seq RENAME TO pleat_old_orders_id_seq;
-- 7.8 let the sequence go on in the successor of orders.id | lock: ACCESS EXCLUSIVE on orders
ALTER TABLE public.orders ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY;
-- 7.9 let the sequence go on where the old one is | lock: none
SELECT pg_catalog.setval('public.orders_id_seq', last_value, is_called) FROM public.pleat_old_orders_id_seq;
-- 7.10 drop column orders.pleat_old_id | lock: ACCESS EXCLUSIVE on orders
ALTER TABLE public.orders DROP COLUMN pleat_old_id;
-- 7.11 add primary key orders.orders_pkey from its index | lock: ACCESS EXCLUSIVE on orders | H302 fails and changes nothing if rows exist that break the rule
ALTER TABLE public.orders ADD CONSTRAINT orders_pkey PRIMARY KEY USING INDEX pleat_new_orders_pkey;
-- 7.12 add column orders.pleat_new_id bigint | lock: ACCESS EXCLUSIVE on orders
ALTER TABLE public.orders ADD COLUMN pleat_new_id bigint;
-- 7.13 create schema pleat if it is not there yet | lock: none
CREATE SCHEMA IF NOT EXISTS pleat;
-- 7.14 create the function of the trigger that follows | lock: none
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
-- 7.15 keep orders.pleat_new_id equal to id | lock: SHARE ROW EXCLUSIVE on orders
CREATE TRIGGER pleat_mirror_pleat_new_id BEFORE INSERT OR UPDATE ON public.orders FOR EACH ROW EXECUTE FUNCTION pleat."public.orders.pleat_new_id" ('mirror', 'id', 'pleat_new_id');
-- 7.16 say what the trigger is for | lock: ACCESS SHARE on orders
COMMENT ON TRIGGER pleat_mirror_pleat_new_id ON public.orders IS 'pleat: keeps pleat_new_id equal to id while a change is under way';
COMMIT;

BEGIN;
-- 8.1 undo: put the successors of customers.id, orders.customer_id in their places: add column customers.pleat_new_id integer | lock: ACCESS EXCLUSIVE on customers
ALTER TABLE public.customers ADD COLUMN pleat_new_id integer;
-- 8.2 create schema pleat if it is not there yet | lock: none
CREATE SCHEMA IF NOT EXISTS pleat;
-- 8.3 create the function of the trigger that follows | lock: none
CREATE OR REPLACE FUNCTION pleat."public.customers.pleat_new_id" () RETURNS trigger LANGUAGE plpgsql AS $pleat$
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
-- 8.4 keep customers.pleat_new_id equal to id | lock: SHARE ROW EXCLUSIVE on customers
CREATE TRIGGER pleat_mirror_pleat_new_id BEFORE INSERT OR UPDATE ON public.customers FOR EACH ROW EXECUTE FUNCTION pleat."public.customers.pleat_new_id" ('mirror', 'id', 'pleat_new_id');
-- 8.5 say what the trigger is for | lock: ACCESS SHARE on customers
COMMENT ON TRIGGER pleat_mirror_pleat_new_id ON public.customers IS 'pleat: keeps pleat_new_id equal to id while a change is under way';
COMMIT;

-- 9. fill customers.pleat_new_id from id | lock: ROW EXCLUSIVE on customers
DO $pleat$
DECLARE
  more boolean;
  low_1 public.customers.id%TYPE;
  high_1 public.customers.id%TYPE;
BEGIN
  PERFORM pg_catalog.set_config('application_name', 'pleat: fill public.customers.pleat_new_id', false);
  SELECT id INTO low_1 FROM public.customers ORDER BY id LIMIT 1;
  more := FOUND;
  WHILE more LOOP
    SELECT id INTO high_1 FROM public.customers WHERE (id) >= (low_1) ORDER BY id OFFSET 1000 LIMIT 1;
    more := FOUND;
    LOOP
      BEGIN
        WITH pleat_batch (pleat_key_1) AS (SELECT id FROM public.customers WHERE (id) >= (low_1) ORDER BY id LIMIT 1000)
        UPDATE public.customers SET pleat_new_id = public.customers.id::integer FROM pleat_batch
        WHERE (public.customers.id) = (pleat_key_1) AND public.customers.pleat_new_id IS DISTINCT FROM public.customers.id::integer;
        EXIT;
      EXCEPTION WHEN lock_not_available OR deadlock_detected THEN
        PERFORM pg_catalog.pg_sleep(0.1);
      END;
    END LOOP;
    COMMIT;
    low_1:= high_1;
  END LOOP;
END $pleat$;

BEGIN;
-- 10.1 undo: put the successors of customers.id, orders.customer_id in their places: add column orders.pleat_new_customer_id integer | lock: ACCESS EXCLUSIVE on orders
ALTER TABLE public.orders ADD COLUMN pleat_new_customer_id integer;
-- 10.2 create schema pleat if it is not there yet | lock: none
CREATE SCHEMA IF NOT EXISTS pleat;
-- 10.3 create the function of the trigger that follows | lock: none
CREATE OR REPLACE FUNCTION pleat."public.orders.pleat_new_customer_id" () RETURNS trigger LANGUAGE plpgsql AS $pleat$
BEGIN
  IF TG_OP = 'UPDATE' THEN
    IF NEW.pleat_new_customer_id IS DISTINCT FROM OLD.pleat_new_customer_id THEN RETURN NEW; END IF;
  END IF;
  BEGIN
    NEW.pleat_new_customer_id:= NEW.customer_id::integer;
  EXCEPTION WHEN data_exception THEN
    NEW.pleat_new_customer_id:= NULL;
  END;
  RETURN NEW;
END $pleat$;
-- 10.4 keep orders.pleat_new_customer_id equal to customer_id | lock: SHARE ROW EXCLUSIVE on orders
CREATE TRIGGER pleat_mirror_pleat_new_customer_id BEFORE INSERT OR UPDATE ON public.orders FOR EACH ROW EXECUTE FUNCTION pleat."public.orders.pleat_new_customer_id" ('mirror', 'customer_id', 'pleat_new_customer_id');
-- 10.5 say what the trigger is for | lock: ACCESS SHARE on orders
COMMENT ON TRIGGER pleat_mirror_pleat_new_customer_id ON public.orders IS 'pleat: keeps pleat_new_customer_id equal to customer_id while a change is under way';
COMMIT;

-- 11. fill orders.pleat_new_customer_id from customer_id | lock: ROW EXCLUSIVE on orders
DO $pleat$
DECLARE
  more boolean;
  low_1 public.orders.id%TYPE;
  high_1 public.orders.id%TYPE;
BEGIN
  PERFORM pg_catalog.set_config('application_name', 'pleat: fill public.orders.pleat_new_customer_id', false);
  SELECT id INTO low_1 FROM public.orders ORDER BY id LIMIT 1;
  more := FOUND;
  WHILE more LOOP
    SELECT id INTO high_1 FROM public.orders WHERE (id) >= (low_1) ORDER BY id OFFSET 1000 LIMIT 1;
    more := FOUND;
    LOOP
      BEGIN
        WITH pleat_batch (pleat_key_1) AS (SELECT id FROM public.orders WHERE (id) >= (low_1) ORDER BY id LIMIT 1000)
        UPDATE public.orders SET pleat_new_customer_id = public.orders.customer_id::integer FROM pleat_batch
        WHERE (public.orders.id) = (pleat_key_1) AND public.orders.pleat_new_customer_id IS DISTINCT FROM public.orders.customer_id::integer;
        EXIT;
      EXCEPTION WHEN lock_not_available OR deadlock_detected THEN
        PERFORM pg_catalog.pg_sleep(0.1);
      END;
    END LOOP;
    COMMIT;
    low_1:= high_1;
  END LOOP;
END $pleat$;

SET lock_timeout = 0;
-- 12. build unique index pleat_new_customers_pkey on customers without blocking writes | lock: SHARE UPDATE EXCLUSIVE on customers | H302 fails and changes nothing if rows exist that break the rule
CREATE UNIQUE INDEX CONCURRENTLY pleat_new_customers_pkey ON public.customers (pleat_new_id);
SET lock_timeout = '3s';

BEGIN;
-- 13. reject new nulls in customers.pleat_new_id | lock: ACCESS EXCLUSIVE on customers
ALTER TABLE public.customers ADD CONSTRAINT pleat_not_null_pleat_new_id CHECK (pleat_new_id IS NOT NULL) NOT VALID;
COMMIT;

BEGIN;
-- 14. validate constraint customers.pleat_not_null_pleat_new_id | lock: SHARE UPDATE EXCLUSIVE on customers | H302 fails and changes nothing if rows exist that break the rule
ALTER TABLE public.customers VALIDATE CONSTRAINT pleat_not_null_pleat_new_id;
COMMIT;

BEGIN;
-- 15.1 undo: put the successors of customers.id, orders.customer_id in their places: set not null on customers.pleat_new_id | lock: ACCESS EXCLUSIVE on customers | H302 fails and changes nothing if rows exist that break the rule
ALTER TABLE public.customers ALTER COLUMN pleat_new_id SET NOT NULL;
-- 15.2 drop constraint customers.pleat_not_null_pleat_new_id | lock: ACCESS EXCLUSIVE on customers
ALTER TABLE public.customers DROP CONSTRAINT pleat_not_null_pleat_new_id;
-- 15.3 drop constraint orders.orders_customer_id_fkey | lock: ACCESS EXCLUSIVE on orders, ACCESS EXCLUSIVE on customers | H204 locks the referenced table as well, for an instant
ALTER TABLE public.orders DROP CONSTRAINT orders_customer_id_fkey;
-- 15.4 stop keeping customers.pleat_new_id equal to id | lock: ACCESS EXCLUSIVE on customers
DROP TRIGGER pleat_mirror_pleat_new_id ON public.customers;
-- 15.5 drop the function of that trigger | lock: none
DROP FUNCTION pleat."public.customers.pleat_new_id" ();
-- 15.6 rename column customers.id to pleat_old_id | lock: ACCESS EXCLUSIVE on customers
ALTER TABLE public.customers RENAME COLUMN id TO pleat_old_id;
-- 15.7 rename column customers.pleat_new_id to id | lock: ACCESS EXCLUSIVE on customers
ALTER TABLE public.customers RENAME COLUMN pleat_new_id TO id;
-- 15.8 stop keeping orders.pleat_new_customer_id equal to customer_id | lock: ACCESS EXCLUSIVE on orders
DROP TRIGGER pleat_mirror_pleat_new_customer_id ON public.orders;
-- 15.9 drop the function of that trigger | lock: none
DROP FUNCTION pleat."public.orders.pleat_new_customer_id" ();
-- 15.10 rename column orders.customer_id to pleat_old_customer_id | lock: ACCESS EXCLUSIVE on orders
ALTER TABLE public.orders RENAME COLUMN customer_id TO pleat_old_customer_id;
-- 15.11 rename column orders.pleat_new_customer_id to customer_id | lock: ACCESS EXCLUSIVE on orders
ALTER TABLE public.orders RENAME COLUMN pleat_new_customer_id TO customer_id;
-- 15.12 drop column customers.pleat_old_id | lock: ACCESS EXCLUSIVE on customers
ALTER TABLE public.customers DROP COLUMN pleat_old_id;
-- 15.13 drop column orders.pleat_old_customer_id | lock: ACCESS EXCLUSIVE on orders
ALTER TABLE public.orders DROP COLUMN pleat_old_customer_id;
-- 15.14 add primary key customers.customers_pkey from its index | lock: ACCESS EXCLUSIVE on customers | H302 fails and changes nothing if rows exist that break the rule
ALTER TABLE public.customers ADD CONSTRAINT customers_pkey PRIMARY KEY USING INDEX pleat_new_customers_pkey;
-- 15.15 add foreign key orders.orders_customer_id_fkey, not validated yet | lock: SHARE ROW EXCLUSIVE on orders, SHARE ROW EXCLUSIVE on customers | H204 locks the referenced table as well, for an instant | H302 fails and changes nothing if rows exist that break the rule
ALTER TABLE public.orders ADD CONSTRAINT orders_customer_id_fkey FOREIGN KEY (customer_id) REFERENCES public.customers (id) NOT VALID;
-- 15.16 set not null on orders.customer_id again if every row allows it | lock: ACCESS EXCLUSIVE on orders | H202 reads the whole table while writes wait
DO $pleat$ BEGIN
  IF EXISTS (SELECT FROM public.orders WHERE customer_id IS NULL) THEN
    RAISE WARNING 'pleat: % stays nullable: it has rows without a value', 'public.orders.customer_id';
  ELSE
    ALTER TABLE public.orders ALTER COLUMN customer_id SET NOT NULL;
  END IF;
END $pleat$;
COMMIT;

BEGIN;
-- 16. validate constraint orders.orders_customer_id_fkey | lock: SHARE UPDATE EXCLUSIVE on orders | H302 fails and changes nothing if rows exist that break the rule
ALTER TABLE public.orders VALIDATE CONSTRAINT orders_customer_id_fkey;
COMMIT;

BEGIN;
-- 17.1 undo: put the successors of customers.id, orders.customer_id in their places: add column customers.pleat_new_id bigint | lock: ACCESS EXCLUSIVE on customers
ALTER TABLE public.customers ADD COLUMN pleat_new_id bigint;
-- 17.2 create schema pleat if it is not there yet | lock: none
CREATE SCHEMA IF NOT EXISTS pleat;
-- 17.3 create the function of the trigger that follows | lock: none
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
-- 17.4 keep customers.pleat_new_id equal to id | lock: SHARE ROW EXCLUSIVE on customers
CREATE TRIGGER pleat_mirror_pleat_new_id BEFORE INSERT OR UPDATE ON public.customers FOR EACH ROW EXECUTE FUNCTION pleat."public.customers.pleat_new_id" ('mirror', 'id', 'pleat_new_id');
-- 17.5 say what the trigger is for | lock: ACCESS SHARE on customers
COMMENT ON TRIGGER pleat_mirror_pleat_new_id ON public.customers IS 'pleat: keeps pleat_new_id equal to id while a change is under way';
-- 17.6 add column orders.pleat_new_customer_id bigint | lock: ACCESS EXCLUSIVE on orders
ALTER TABLE public.orders ADD COLUMN pleat_new_customer_id bigint;
-- 17.7 create schema pleat if it is not there yet | lock: none
CREATE SCHEMA IF NOT EXISTS pleat;
-- 17.8 create the function of the trigger that follows | lock: none
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
-- 17.9 keep orders.pleat_new_customer_id equal to customer_id | lock: SHARE ROW EXCLUSIVE on orders
CREATE TRIGGER pleat_mirror_pleat_new_customer_id BEFORE INSERT OR UPDATE ON public.orders FOR EACH ROW EXECUTE FUNCTION pleat."public.orders.pleat_new_customer_id" ('mirror', 'customer_id', 'pleat_new_customer_id');
-- 17.10 say what the trigger is for | lock: ACCESS SHARE on orders
COMMENT ON TRIGGER pleat_mirror_pleat_new_customer_id ON public.orders IS 'pleat: keeps pleat_new_customer_id equal to customer_id while a change is under way';
-- 18. drop not null on orders.pleat_new_id | lock: ACCESS EXCLUSIVE on orders
ALTER TABLE public.orders ALTER COLUMN pleat_new_id DROP NOT NULL;
-- 19. drop constraint orders.pleat_not_null_pleat_new_id | lock: ACCESS EXCLUSIVE on orders
ALTER TABLE public.orders DROP CONSTRAINT IF EXISTS pleat_not_null_pleat_new_id;
COMMIT;

SET lock_timeout = 0;
-- 20. drop index pleat_new_orders_pkey | lock: SHARE UPDATE EXCLUSIVE on orders
DROP INDEX CONCURRENTLY IF EXISTS public.pleat_new_orders_pkey;
SET lock_timeout = '3s';

BEGIN;
-- 21. drop not null on orders.pleat_new_customer_id | lock: ACCESS EXCLUSIVE on orders
ALTER TABLE public.orders ALTER COLUMN pleat_new_customer_id DROP NOT NULL;
-- 22. drop constraint orders.pleat_not_null_pleat_new_customer_id | lock: ACCESS EXCLUSIVE on orders
ALTER TABLE public.orders DROP CONSTRAINT IF EXISTS pleat_not_null_pleat_new_customer_id;
COMMIT;

BEGIN;
-- 23. drop not null on customers.pleat_new_id | lock: ACCESS EXCLUSIVE on customers
ALTER TABLE public.customers ALTER COLUMN pleat_new_id DROP NOT NULL;
-- 24. drop constraint customers.pleat_not_null_pleat_new_id | lock: ACCESS EXCLUSIVE on customers
ALTER TABLE public.customers DROP CONSTRAINT IF EXISTS pleat_not_null_pleat_new_id;
COMMIT;

SET lock_timeout = 0;
-- 25. drop index pleat_new_customers_pkey | lock: SHARE UPDATE EXCLUSIVE on customers
DROP INDEX CONCURRENTLY IF EXISTS public.pleat_new_customers_pkey;
SET lock_timeout = '3s';

-- pleat: backfill, down
-- before: any code; nothing is lost
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = public;

-- pleat: expand, down
-- before: only old code runs
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = public;

BEGIN;
-- 1.1 undo: add a successor of type bigint for orders.id: stop keeping orders.pleat_new_id equal to id | lock: ACCESS EXCLUSIVE on orders
DROP TRIGGER pleat_mirror_pleat_new_id ON public.orders;
-- 1.2 drop the function of that trigger | lock: none
DROP FUNCTION pleat."public.orders.pleat_new_id" ();
-- 1.3 drop column orders.pleat_new_id | lock: ACCESS EXCLUSIVE on orders
ALTER TABLE public.orders DROP COLUMN pleat_new_id;
-- 2.1 undo: add a successor of type bigint for orders.customer_id: stop keeping orders.pleat_new_customer_id equal to customer_id | lock: ACCESS EXCLUSIVE on orders
DROP TRIGGER pleat_mirror_pleat_new_customer_id ON public.orders;
-- 2.2 drop the function of that trigger | lock: none
DROP FUNCTION pleat."public.orders.pleat_new_customer_id" ();
-- 2.3 drop column orders.pleat_new_customer_id | lock: ACCESS EXCLUSIVE on orders
ALTER TABLE public.orders DROP COLUMN pleat_new_customer_id;
COMMIT;

BEGIN;
-- 3.1 undo: add a successor of type bigint for customers.id: stop keeping customers.pleat_new_id equal to id | lock: ACCESS EXCLUSIVE on customers
DROP TRIGGER pleat_mirror_pleat_new_id ON public.customers;
-- 3.2 drop the function of that trigger | lock: none
DROP FUNCTION pleat."public.customers.pleat_new_id" ();
-- 3.3 drop column customers.pleat_new_id | lock: ACCESS EXCLUSIVE on customers
ALTER TABLE public.customers DROP COLUMN pleat_new_id;
-- 4.1 forget the backfills, all are done | lock: none
DROP TABLE IF EXISTS pleat.progress;
-- 4.2 drop the schema that they were in | lock: none
DROP SCHEMA IF EXISTS pleat;
COMMIT;
