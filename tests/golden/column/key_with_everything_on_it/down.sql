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
  ('convert customers.id', true),
  ('convert customers.referrer', true),
  ('convert invoices.customer', true),
  ('convert invoices.number', true)
ON CONFLICT (name) DO NOTHING;
-- 2.1 undo: put the successor of invoices.number in its place, rebuilding view invoiced: add column invoices.pleat_new_number integer | lock: ACCESS EXCLUSIVE on invoices
ALTER TABLE public.invoices ADD COLUMN pleat_new_number integer;
-- 2.2 create schema pleat if it is not there yet | lock: none
CREATE SCHEMA IF NOT EXISTS pleat;
-- 2.3 create the function of the trigger that follows | lock: none
CREATE OR REPLACE FUNCTION pleat."public.invoices.pleat_new_number" () RETURNS trigger LANGUAGE plpgsql AS $pleat$
BEGIN
  IF TG_OP = 'UPDATE' THEN
    IF NEW.pleat_new_number IS DISTINCT FROM OLD.pleat_new_number THEN RETURN NEW; END IF;
  END IF;
  BEGIN
    NEW.pleat_new_number:= NEW.number::integer;
  EXCEPTION WHEN data_exception THEN
    NEW.pleat_new_number:= NULL;
  END;
  RETURN NEW;
END $pleat$;
-- 2.4 keep invoices.pleat_new_number equal to number | lock: SHARE ROW EXCLUSIVE on invoices
CREATE TRIGGER pleat_mirror_pleat_new_number BEFORE INSERT OR UPDATE ON public.invoices FOR EACH ROW EXECUTE FUNCTION pleat."public.invoices.pleat_new_number" ('mirror', 'number', 'pleat_new_number');
-- 2.5 say what the trigger is for | lock: ACCESS SHARE on invoices
COMMENT ON TRIGGER pleat_mirror_pleat_new_number ON public.invoices IS 'pleat: keeps pleat_new_number equal to number while a change is under way';
COMMIT;

-- 3. fill invoices.pleat_new_number from number | lock: ROW EXCLUSIVE on invoices
CALL pleat.backfill('fill invoices.pleat_new_number from number once more', 'public.invoices', ARRAY['number'], $pleat$
  UPDATE public.invoices SET pleat_new_number = public.invoices.number::integer
  WHERE PLEAT_BATCH AND public.invoices.pleat_new_number IS DISTINCT FROM public.invoices.number::integer
$pleat$);

SET lock_timeout = 0;
-- 4. build unique index pleat_new_invoices_pkey on invoices without blocking writes | lock: SHARE UPDATE EXCLUSIVE on invoices | H302 fails and changes nothing if rows exist that break the rule
CREATE UNIQUE INDEX CONCURRENTLY pleat_new_invoices_pkey ON public.invoices (pleat_new_number);
SET lock_timeout = '3s';

BEGIN;
-- 5. reject new nulls in invoices.pleat_new_number | lock: ACCESS EXCLUSIVE on invoices
ALTER TABLE public.invoices ADD CONSTRAINT pleat_not_null_pleat_new_number CHECK (pleat_new_number IS NOT NULL) NOT VALID;
COMMIT;

BEGIN;
-- 6. validate constraint invoices.pleat_not_null_pleat_new_number | lock: SHARE UPDATE EXCLUSIVE on invoices | H302 fails and changes nothing if rows exist that break the rule
ALTER TABLE public.invoices VALIDATE CONSTRAINT pleat_not_null_pleat_new_number;
COMMIT;

BEGIN;
-- 7.1 undo: put the successor of invoices.number in its place, rebuilding view invoiced: set not null on invoices.pleat_new_number | lock: ACCESS EXCLUSIVE on invoices | H302 fails and changes nothing if rows exist that break the rule
ALTER TABLE public.invoices ALTER COLUMN pleat_new_number SET NOT NULL;
-- 7.2 drop constraint invoices.pleat_not_null_pleat_new_number | lock: ACCESS EXCLUSIVE on invoices
ALTER TABLE public.invoices DROP CONSTRAINT pleat_not_null_pleat_new_number;
-- 7.3 drop view invoiced | lock: ACCESS EXCLUSIVE on invoiced
DROP VIEW public.invoiced;
-- 7.4 stop keeping invoices.pleat_new_number equal to number | lock: ACCESS EXCLUSIVE on invoices
DROP TRIGGER pleat_mirror_pleat_new_number ON public.invoices;
-- 7.5 drop the function of that trigger | lock: none
DROP FUNCTION pleat."public.invoices.pleat_new_number" ();
-- 7.6 rename column invoices.number to pleat_old_number | lock: ACCESS EXCLUSIVE on invoices
ALTER TABLE public.invoices RENAME COLUMN number TO pleat_old_number;
-- 7.7 rename column invoices.pleat_new_number to number | lock: ACCESS EXCLUSIVE on invoices
ALTER TABLE public.invoices RENAME COLUMN pleat_new_number TO number;
-- 7.8 let the sequence go on in the successor of invoices.number | lock: ACCESS EXCLUSIVE on invoices
ALTER TABLE public.invoices ALTER COLUMN number SET DEFAULT nextval('public.invoices_number_seq');
-- 7.9 let sequence invoices_number_seq belong to invoices.number | lock: none
ALTER SEQUENCE public.invoices_number_seq OWNED BY public.invoices.number;
-- 7.10 let the sequence have the values of the column's type | lock: none
ALTER SEQUENCE public.invoices_number_seq AS integer;
-- 7.11 drop column invoices.pleat_old_number | lock: ACCESS EXCLUSIVE on invoices
ALTER TABLE public.invoices DROP COLUMN pleat_old_number;
-- 7.12 add primary key invoices.invoices_pkey from its index | lock: ACCESS EXCLUSIVE on invoices | H302 fails and changes nothing if rows exist that break the rule
ALTER TABLE public.invoices ADD CONSTRAINT invoices_pkey PRIMARY KEY USING INDEX pleat_new_invoices_pkey;
-- 7.13 create view invoiced | lock: none
CREATE VIEW public.invoiced AS
select c.id, c.name, i.number from public.customers c join public.invoices i on i.customer = c.id;
-- 7.14 add column invoices.pleat_new_number bigint | lock: ACCESS EXCLUSIVE on invoices
ALTER TABLE public.invoices ADD COLUMN pleat_new_number bigint;
-- 7.15 create schema pleat if it is not there yet | lock: none
CREATE SCHEMA IF NOT EXISTS pleat;
-- 7.16 create the function of the trigger that follows | lock: none
CREATE OR REPLACE FUNCTION pleat."public.invoices.pleat_new_number" () RETURNS trigger LANGUAGE plpgsql AS $pleat$
BEGIN
  IF TG_OP = 'UPDATE' THEN
    IF NEW.pleat_new_number IS DISTINCT FROM OLD.pleat_new_number THEN RETURN NEW; END IF;
  END IF;
  BEGIN
    NEW.pleat_new_number:= NEW.number::bigint;
  EXCEPTION WHEN data_exception THEN
    NEW.pleat_new_number:= NULL;
  END;
  RETURN NEW;
END $pleat$;
-- 7.17 keep invoices.pleat_new_number equal to number | lock: SHARE ROW EXCLUSIVE on invoices
CREATE TRIGGER pleat_mirror_pleat_new_number BEFORE INSERT OR UPDATE ON public.invoices FOR EACH ROW EXECUTE FUNCTION pleat."public.invoices.pleat_new_number" ('mirror', 'number', 'pleat_new_number');
-- 7.18 say what the trigger is for | lock: ACCESS SHARE on invoices
COMMENT ON TRIGGER pleat_mirror_pleat_new_number ON public.invoices IS 'pleat: keeps pleat_new_number equal to number while a change is under way';
COMMIT;

BEGIN;
-- 8.1 undo: put the successors of customers.id, customers.referrer, invoices.customer in their places, rebuilding view invoiced, view referrers: add column customers.pleat_new_id integer | lock: ACCESS EXCLUSIVE on customers
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
CALL pleat.backfill('fill customers.pleat_new_id from id once more', 'public.customers', ARRAY['id'], $pleat$
  UPDATE public.customers SET pleat_new_id = public.customers.id::integer
  WHERE PLEAT_BATCH AND public.customers.pleat_new_id IS DISTINCT FROM public.customers.id::integer
$pleat$);

BEGIN;
-- 10.1 undo: put the successors of customers.id, customers.referrer, invoices.customer in their places, rebuilding view invoiced, view referrers: add column customers.pleat_new_referrer integer | lock: ACCESS EXCLUSIVE on customers
ALTER TABLE public.customers ADD COLUMN pleat_new_referrer integer;
-- 10.2 create schema pleat if it is not there yet | lock: none
CREATE SCHEMA IF NOT EXISTS pleat;
-- 10.3 create the function of the trigger that follows | lock: none
CREATE OR REPLACE FUNCTION pleat."public.customers.pleat_new_referrer" () RETURNS trigger LANGUAGE plpgsql AS $pleat$
BEGIN
  IF TG_OP = 'UPDATE' THEN
    IF NEW.pleat_new_referrer IS DISTINCT FROM OLD.pleat_new_referrer THEN RETURN NEW; END IF;
  END IF;
  BEGIN
    NEW.pleat_new_referrer:= NEW.referrer::integer;
  EXCEPTION WHEN data_exception THEN
    NEW.pleat_new_referrer:= NULL;
  END;
  RETURN NEW;
END $pleat$;
-- 10.4 keep customers.pleat_new_referrer equal to referrer | lock: SHARE ROW EXCLUSIVE on customers
CREATE TRIGGER pleat_mirror_pleat_new_referrer BEFORE INSERT OR UPDATE ON public.customers FOR EACH ROW EXECUTE FUNCTION pleat."public.customers.pleat_new_referrer" ('mirror', 'referrer', 'pleat_new_referrer');
-- 10.5 say what the trigger is for | lock: ACCESS SHARE on customers
COMMENT ON TRIGGER pleat_mirror_pleat_new_referrer ON public.customers IS 'pleat: keeps pleat_new_referrer equal to referrer while a change is under way';
COMMIT;

-- 11. fill customers.pleat_new_referrer from referrer | lock: ROW EXCLUSIVE on customers
CALL pleat.backfill('fill customers.pleat_new_referrer from referrer once more', 'public.customers', ARRAY['id'], $pleat$
  UPDATE public.customers SET pleat_new_referrer = public.customers.referrer::integer
  WHERE PLEAT_BATCH AND public.customers.pleat_new_referrer IS DISTINCT FROM public.customers.referrer::integer
$pleat$);

BEGIN;
-- 12.1 undo: put the successors of customers.id, customers.referrer, invoices.customer in their places, rebuilding view invoiced, view referrers: add column invoices.pleat_new_customer integer | lock: ACCESS EXCLUSIVE on invoices
ALTER TABLE public.invoices ADD COLUMN pleat_new_customer integer;
-- 12.2 create schema pleat if it is not there yet | lock: none
CREATE SCHEMA IF NOT EXISTS pleat;
-- 12.3 create the function of the trigger that follows | lock: none
CREATE OR REPLACE FUNCTION pleat."public.invoices.pleat_new_customer" () RETURNS trigger LANGUAGE plpgsql AS $pleat$
BEGIN
  IF TG_OP = 'UPDATE' THEN
    IF NEW.pleat_new_customer IS DISTINCT FROM OLD.pleat_new_customer THEN RETURN NEW; END IF;
  END IF;
  BEGIN
    NEW.pleat_new_customer:= NEW.customer::integer;
  EXCEPTION WHEN data_exception THEN
    NEW.pleat_new_customer:= NULL;
  END;
  RETURN NEW;
END $pleat$;
-- 12.4 keep invoices.pleat_new_customer equal to customer | lock: SHARE ROW EXCLUSIVE on invoices
CREATE TRIGGER pleat_mirror_pleat_new_customer BEFORE INSERT OR UPDATE ON public.invoices FOR EACH ROW EXECUTE FUNCTION pleat."public.invoices.pleat_new_customer" ('mirror', 'customer', 'pleat_new_customer');
-- 12.5 say what the trigger is for | lock: ACCESS SHARE on invoices
COMMENT ON TRIGGER pleat_mirror_pleat_new_customer ON public.invoices IS 'pleat: keeps pleat_new_customer equal to customer while a change is under way';
COMMIT;

-- 13. fill invoices.pleat_new_customer from customer | lock: ROW EXCLUSIVE on invoices
CALL pleat.backfill('fill invoices.pleat_new_customer from customer once more', 'public.invoices', ARRAY['number'], $pleat$
  UPDATE public.invoices SET pleat_new_customer = public.invoices.customer::integer
  WHERE PLEAT_BATCH AND public.invoices.pleat_new_customer IS DISTINCT FROM public.invoices.customer::integer
$pleat$);

SET lock_timeout = 0;
-- 14. build index pleat_new_customers_low_idx on customers without blocking writes | lock: SHARE UPDATE EXCLUSIVE on customers
CREATE INDEX CONCURRENTLY pleat_new_customers_low_idx ON public.customers ((abs(pleat_new_id))) WHERE (pleat_new_id > 100);
SET lock_timeout = '3s';

SET lock_timeout = 0;
-- 15. build index pleat_new_customers_name_idx on customers without blocking writes | lock: SHARE UPDATE EXCLUSIVE on customers
CREATE INDEX CONCURRENTLY pleat_new_customers_name_idx ON public.customers (name) INCLUDE (pleat_new_id);
SET lock_timeout = '3s';

SET lock_timeout = 0;
-- 16. build index pleat_new_invoices_customer_idx on invoices without blocking writes | lock: SHARE UPDATE EXCLUSIVE on invoices
CREATE INDEX CONCURRENTLY pleat_new_invoices_customer_idx ON public.invoices (pleat_new_customer) WHERE (pleat_new_customer is not null);
SET lock_timeout = '3s';

SET lock_timeout = 0;
-- 17. build unique index pleat_new_customers_pkey on customers without blocking writes | lock: SHARE UPDATE EXCLUSIVE on customers | H302 fails and changes nothing if rows exist that break the rule
CREATE UNIQUE INDEX CONCURRENTLY pleat_new_customers_pkey ON public.customers (pleat_new_id);
SET lock_timeout = '3s';

BEGIN;
-- 18. reject new nulls in customers.pleat_new_id | lock: ACCESS EXCLUSIVE on customers
ALTER TABLE public.customers ADD CONSTRAINT pleat_not_null_pleat_new_id CHECK (pleat_new_id IS NOT NULL) NOT VALID;
COMMIT;

BEGIN;
-- 19. validate constraint customers.pleat_not_null_pleat_new_id | lock: SHARE UPDATE EXCLUSIVE on customers | H302 fails and changes nothing if rows exist that break the rule
ALTER TABLE public.customers VALIDATE CONSTRAINT pleat_not_null_pleat_new_id;
COMMIT;

BEGIN;
-- 20.1 undo: put the successors of customers.id, customers.referrer, invoices.customer in their places, rebuilding view invoiced, view referrers: set not null on customers.pleat_new_id | lock: ACCESS EXCLUSIVE on customers | H302 fails and changes nothing if rows exist that break the rule
ALTER TABLE public.customers ALTER COLUMN pleat_new_id SET NOT NULL;
-- 20.2 drop constraint customers.pleat_not_null_pleat_new_id | lock: ACCESS EXCLUSIVE on customers
ALTER TABLE public.customers DROP CONSTRAINT pleat_not_null_pleat_new_id;
-- 20.3 drop view referrers | lock: ACCESS EXCLUSIVE on referrers
DROP VIEW public.referrers;
-- 20.4 drop view invoiced | lock: ACCESS EXCLUSIVE on invoiced
DROP VIEW public.invoiced;
-- 20.5 drop constraint customers.customers_referrer_fkey | lock: ACCESS EXCLUSIVE on customers
ALTER TABLE public.customers DROP CONSTRAINT customers_referrer_fkey;
-- 20.6 drop constraint invoices.invoices_customer_fkey | lock: ACCESS EXCLUSIVE on invoices, ACCESS EXCLUSIVE on customers | H204 locks the referenced table as well, for an instant
ALTER TABLE public.invoices DROP CONSTRAINT invoices_customer_fkey;
-- 20.7 drop constraint visits.visits_customer_fkey | lock: ACCESS EXCLUSIVE on visits, ACCESS EXCLUSIVE on customers | H204 locks the referenced table as well, for an instant
ALTER TABLE public.visits DROP CONSTRAINT visits_customer_fkey;
-- 20.8 stop keeping customers.pleat_new_id equal to id | lock: ACCESS EXCLUSIVE on customers
DROP TRIGGER pleat_mirror_pleat_new_id ON public.customers;
-- 20.9 drop the function of that trigger | lock: none
DROP FUNCTION pleat."public.customers.pleat_new_id" ();
-- 20.10 rename column customers.id to pleat_old_id | lock: ACCESS EXCLUSIVE on customers
ALTER TABLE public.customers RENAME COLUMN id TO pleat_old_id;
-- 20.11 rename column customers.pleat_new_id to id | lock: ACCESS EXCLUSIVE on customers
ALTER TABLE public.customers RENAME COLUMN pleat_new_id TO id;
-- 20.12 stop keeping customers.pleat_new_referrer equal to referrer | lock: ACCESS EXCLUSIVE on customers
DROP TRIGGER pleat_mirror_pleat_new_referrer ON public.customers;
-- 20.13 drop the function of that trigger | lock: none
DROP FUNCTION pleat."public.customers.pleat_new_referrer" ();
-- 20.14 rename column customers.referrer to pleat_old_referrer | lock: ACCESS EXCLUSIVE on customers
ALTER TABLE public.customers RENAME COLUMN referrer TO pleat_old_referrer;
-- 20.15 rename column customers.pleat_new_referrer to referrer | lock: ACCESS EXCLUSIVE on customers
ALTER TABLE public.customers RENAME COLUMN pleat_new_referrer TO referrer;
-- 20.16 stop keeping invoices.pleat_new_customer equal to customer | lock: ACCESS EXCLUSIVE on invoices
DROP TRIGGER pleat_mirror_pleat_new_customer ON public.invoices;
-- 20.17 drop the function of that trigger | lock: none
DROP FUNCTION pleat."public.invoices.pleat_new_customer" ();
-- 20.18 rename column invoices.customer to pleat_old_customer | lock: ACCESS EXCLUSIVE on invoices
ALTER TABLE public.invoices RENAME COLUMN customer TO pleat_old_customer;
-- 20.19 rename column invoices.pleat_new_customer to customer | lock: ACCESS EXCLUSIVE on invoices
ALTER TABLE public.invoices RENAME COLUMN pleat_new_customer TO customer;
-- 20.20 rename sequence customers_id_seq to pleat_old_customers_id_seq | lock: none
ALTER SEQUENCE public.customers_id_seq RENAME TO pleat_old_customers_id_seq;
-- 20.21 let the sequence go on in the successor of customers.id | lock: ACCESS EXCLUSIVE on customers
ALTER TABLE public.customers ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY;
-- 20.22 let the sequence go on where the old one is | lock: none
SELECT pg_catalog.setval('public.customers_id_seq', last_value, is_called) FROM public.pleat_old_customers_id_seq;
-- 20.23 drop column customers.pleat_old_id | lock: ACCESS EXCLUSIVE on customers
ALTER TABLE public.customers DROP COLUMN pleat_old_id;
-- 20.24 drop column customers.pleat_old_referrer | lock: ACCESS EXCLUSIVE on customers
ALTER TABLE public.customers DROP COLUMN pleat_old_referrer;
-- 20.25 drop column invoices.pleat_old_customer | lock: ACCESS EXCLUSIVE on invoices
ALTER TABLE public.invoices DROP COLUMN pleat_old_customer;
-- 20.26 rename index pleat_new_customers_low_idx to customers_low_idx | lock: none
ALTER INDEX public.pleat_new_customers_low_idx RENAME TO customers_low_idx;
-- 20.27 rename index pleat_new_customers_name_idx to customers_name_idx | lock: none
ALTER INDEX public.pleat_new_customers_name_idx RENAME TO customers_name_idx;
-- 20.28 let CLUSTER sort customers by index customers_name_idx | lock: SHARE UPDATE EXCLUSIVE on customers
ALTER TABLE public.customers CLUSTER ON customers_name_idx;
-- 20.29 rename index pleat_new_invoices_customer_idx to invoices_customer_idx | lock: none
ALTER INDEX public.pleat_new_invoices_customer_idx RENAME TO invoices_customer_idx;
-- 20.30 add primary key customers.customers_pkey from its index | lock: ACCESS EXCLUSIVE on customers | H302 fails and changes nothing if rows exist that break the rule
ALTER TABLE public.customers ADD CONSTRAINT customers_pkey PRIMARY KEY USING INDEX pleat_new_customers_pkey;
-- 20.31 identify rows of customers to subscribers by index customers_pkey | lock: ACCESS EXCLUSIVE on customers
ALTER TABLE public.customers REPLICA IDENTITY USING INDEX customers_pkey;
-- 20.32 add check customers.customers_id_used, not validated yet | lock: ACCESS EXCLUSIVE on customers | H302 fails and changes nothing if rows exist that break the rule
ALTER TABLE public.customers ADD CONSTRAINT customers_id_used CHECK (id <> 0) NOT VALID;
-- 20.33 comment on constraint customers.customers_id_used | lock: ACCESS SHARE on customers
COMMENT ON CONSTRAINT customers_id_used ON public.customers IS 'Zero is nobody';
-- 20.34 add foreign key customers.customers_referrer_fkey, not validated yet | lock: SHARE ROW EXCLUSIVE on customers | H302 fails and changes nothing if rows exist that break the rule
ALTER TABLE public.customers ADD CONSTRAINT customers_referrer_fkey FOREIGN KEY (referrer) REFERENCES public.customers (id) ON DELETE SET NULL NOT VALID;
-- 20.35 add foreign key invoices.invoices_customer_fkey, not validated yet | lock: SHARE ROW EXCLUSIVE on invoices, SHARE ROW EXCLUSIVE on customers | H204 locks the referenced table as well, for an instant | H302 fails and changes nothing if rows exist that break the rule
ALTER TABLE public.invoices ADD CONSTRAINT invoices_customer_fkey FOREIGN KEY (customer) REFERENCES public.customers (id) ON UPDATE CASCADE ON DELETE SET NULL NOT VALID;
-- 20.36 add foreign key visits.visits_customer_fkey, not validated yet | lock: SHARE ROW EXCLUSIVE on visits, SHARE ROW EXCLUSIVE on customers | H204 locks the referenced table as well, for an instant | H302 fails and changes nothing if rows exist that break the rule
ALTER TABLE public.visits ADD CONSTRAINT visits_customer_fkey FOREIGN KEY (customer) REFERENCES public.customers (id) NOT VALID;
-- 20.37 comment on column customers.id | lock: SHARE UPDATE EXCLUSIVE on customers
COMMENT ON COLUMN public.customers.id IS 'Who';
-- 20.38 comment on column invoices.customer | lock: SHARE UPDATE EXCLUSIVE on invoices
COMMENT ON COLUMN public.invoices.customer IS 'Whose';
-- 20.39 create view invoiced | lock: none
CREATE VIEW public.invoiced AS
select c.id, c.name, i.number from public.customers c join public.invoices i on i.customer = c.id;
-- 20.40 create view referrers | lock: none
CREATE VIEW public.referrers AS
select c.id, r.name from public.customers c join public.customers r on r.id = c.referrer;
COMMIT;

BEGIN;
-- 21. validate constraint customers.customers_id_used | lock: SHARE UPDATE EXCLUSIVE on customers | H302 fails and changes nothing if rows exist that break the rule
ALTER TABLE public.customers VALIDATE CONSTRAINT customers_id_used;
COMMIT;

BEGIN;
-- 22. validate constraint customers.customers_referrer_fkey | lock: SHARE UPDATE EXCLUSIVE on customers | H302 fails and changes nothing if rows exist that break the rule
ALTER TABLE public.customers VALIDATE CONSTRAINT customers_referrer_fkey;
COMMIT;

BEGIN;
-- 23. validate constraint invoices.invoices_customer_fkey | lock: SHARE UPDATE EXCLUSIVE on invoices | H302 fails and changes nothing if rows exist that break the rule
ALTER TABLE public.invoices VALIDATE CONSTRAINT invoices_customer_fkey;
COMMIT;

BEGIN;
-- 24. validate constraint visits.visits_customer_fkey | lock: SHARE UPDATE EXCLUSIVE on visits | H302 fails and changes nothing if rows exist that break the rule
ALTER TABLE public.visits VALIDATE CONSTRAINT visits_customer_fkey;
COMMIT;

BEGIN;
-- 25.1 undo: put the successors of customers.id, customers.referrer, invoices.customer in their places, rebuilding view invoiced, view referrers: add column customers.pleat_new_id bigint | lock: ACCESS EXCLUSIVE on customers
ALTER TABLE public.customers ADD COLUMN pleat_new_id bigint;
-- 25.2 create schema pleat if it is not there yet | lock: none
CREATE SCHEMA IF NOT EXISTS pleat;
-- 25.3 create the function of the trigger that follows | lock: none
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
-- 25.4 keep customers.pleat_new_id equal to id | lock: SHARE ROW EXCLUSIVE on customers
CREATE TRIGGER pleat_mirror_pleat_new_id BEFORE INSERT OR UPDATE ON public.customers FOR EACH ROW EXECUTE FUNCTION pleat."public.customers.pleat_new_id" ('mirror', 'id', 'pleat_new_id');
-- 25.5 say what the trigger is for | lock: ACCESS SHARE on customers
COMMENT ON TRIGGER pleat_mirror_pleat_new_id ON public.customers IS 'pleat: keeps pleat_new_id equal to id while a change is under way';
-- 25.6 add column customers.pleat_new_referrer bigint | lock: ACCESS EXCLUSIVE on customers
ALTER TABLE public.customers ADD COLUMN pleat_new_referrer bigint;
-- 25.7 create schema pleat if it is not there yet | lock: none
CREATE SCHEMA IF NOT EXISTS pleat;
-- 25.8 create the function of the trigger that follows | lock: none
CREATE OR REPLACE FUNCTION pleat."public.customers.pleat_new_referrer" () RETURNS trigger LANGUAGE plpgsql AS $pleat$
BEGIN
  IF TG_OP = 'UPDATE' THEN
    IF NEW.pleat_new_referrer IS DISTINCT FROM OLD.pleat_new_referrer THEN RETURN NEW; END IF;
  END IF;
  BEGIN
    NEW.pleat_new_referrer:= NEW.referrer::bigint;
  EXCEPTION WHEN data_exception THEN
    NEW.pleat_new_referrer:= NULL;
  END;
  RETURN NEW;
END $pleat$;
-- 25.9 keep customers.pleat_new_referrer equal to referrer | lock: SHARE ROW EXCLUSIVE on customers
CREATE TRIGGER pleat_mirror_pleat_new_referrer BEFORE INSERT OR UPDATE ON public.customers FOR EACH ROW EXECUTE FUNCTION pleat."public.customers.pleat_new_referrer" ('mirror', 'referrer', 'pleat_new_referrer');
-- 25.10 say what the trigger is for | lock: ACCESS SHARE on customers
COMMENT ON TRIGGER pleat_mirror_pleat_new_referrer ON public.customers IS 'pleat: keeps pleat_new_referrer equal to referrer while a change is under way';
-- 25.11 add column invoices.pleat_new_customer bigint | lock: ACCESS EXCLUSIVE on invoices
ALTER TABLE public.invoices ADD COLUMN pleat_new_customer bigint;
-- 25.12 create schema pleat if it is not there yet | lock: none
CREATE SCHEMA IF NOT EXISTS pleat;
-- 25.13 create the function of the trigger that follows | lock: none
CREATE OR REPLACE FUNCTION pleat."public.invoices.pleat_new_customer" () RETURNS trigger LANGUAGE plpgsql AS $pleat$
BEGIN
  IF TG_OP = 'UPDATE' THEN
    IF NEW.pleat_new_customer IS DISTINCT FROM OLD.pleat_new_customer THEN RETURN NEW; END IF;
  END IF;
  BEGIN
    NEW.pleat_new_customer:= NEW.customer::bigint;
  EXCEPTION WHEN data_exception THEN
    NEW.pleat_new_customer:= NULL;
  END;
  RETURN NEW;
END $pleat$;
-- 25.14 keep invoices.pleat_new_customer equal to customer | lock: SHARE ROW EXCLUSIVE on invoices
CREATE TRIGGER pleat_mirror_pleat_new_customer BEFORE INSERT OR UPDATE ON public.invoices FOR EACH ROW EXECUTE FUNCTION pleat."public.invoices.pleat_new_customer" ('mirror', 'customer', 'pleat_new_customer');
-- 25.15 say what the trigger is for | lock: ACCESS SHARE on invoices
COMMENT ON TRIGGER pleat_mirror_pleat_new_customer ON public.invoices IS 'pleat: keeps pleat_new_customer equal to customer while a change is under way';
-- 26. drop not null on invoices.pleat_new_number | lock: ACCESS EXCLUSIVE on invoices
ALTER TABLE public.invoices ALTER COLUMN pleat_new_number DROP NOT NULL;
-- 27. drop constraint invoices.pleat_not_null_pleat_new_number | lock: ACCESS EXCLUSIVE on invoices
ALTER TABLE public.invoices DROP CONSTRAINT IF EXISTS pleat_not_null_pleat_new_number;
COMMIT;

SET lock_timeout = 0;
-- 28. drop index pleat_new_invoices_pkey | lock: SHARE UPDATE EXCLUSIVE on invoices
DROP INDEX CONCURRENTLY IF EXISTS public.pleat_new_invoices_pkey;
SET lock_timeout = '3s';

BEGIN;
-- 29. drop not null on customers.pleat_new_id | lock: ACCESS EXCLUSIVE on customers
ALTER TABLE public.customers ALTER COLUMN pleat_new_id DROP NOT NULL;
-- 30. drop constraint customers.pleat_not_null_pleat_new_id | lock: ACCESS EXCLUSIVE on customers
ALTER TABLE public.customers DROP CONSTRAINT IF EXISTS pleat_not_null_pleat_new_id;
COMMIT;

SET lock_timeout = 0;
-- 31. drop index pleat_new_customers_pkey | lock: SHARE UPDATE EXCLUSIVE on customers
DROP INDEX CONCURRENTLY IF EXISTS public.pleat_new_customers_pkey;
SET lock_timeout = '3s';

-- pleat: backfill, down
-- before: any code; nothing is lost
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = public;

SET lock_timeout = 0;
-- 1. drop index pleat_new_invoices_customer_idx | lock: SHARE UPDATE EXCLUSIVE on invoices
DROP INDEX CONCURRENTLY IF EXISTS public.pleat_new_invoices_customer_idx;
SET lock_timeout = '3s';

SET lock_timeout = 0;
-- 2. drop index pleat_new_customers_name_idx | lock: SHARE UPDATE EXCLUSIVE on customers
DROP INDEX CONCURRENTLY IF EXISTS public.pleat_new_customers_name_idx;
SET lock_timeout = '3s';

SET lock_timeout = 0;
-- 3. drop index pleat_new_customers_low_idx | lock: SHARE UPDATE EXCLUSIVE on customers
DROP INDEX CONCURRENTLY IF EXISTS public.pleat_new_customers_low_idx;
SET lock_timeout = '3s';

-- pleat: expand, down
-- before: only old code runs
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = public;

BEGIN;
-- 1.1 undo: add a successor of type bigint for invoices.number: stop keeping invoices.pleat_new_number equal to number | lock: ACCESS EXCLUSIVE on invoices
DROP TRIGGER pleat_mirror_pleat_new_number ON public.invoices;
-- 1.2 drop the function of that trigger | lock: none
DROP FUNCTION pleat."public.invoices.pleat_new_number" ();
-- 1.3 drop column invoices.pleat_new_number | lock: ACCESS EXCLUSIVE on invoices
ALTER TABLE public.invoices DROP COLUMN pleat_new_number;
-- 2.1 undo: add a successor of type bigint for invoices.customer: stop keeping invoices.pleat_new_customer equal to customer | lock: ACCESS EXCLUSIVE on invoices
DROP TRIGGER pleat_mirror_pleat_new_customer ON public.invoices;
-- 2.2 drop the function of that trigger | lock: none
DROP FUNCTION pleat."public.invoices.pleat_new_customer" ();
-- 2.3 drop column invoices.pleat_new_customer | lock: ACCESS EXCLUSIVE on invoices
ALTER TABLE public.invoices DROP COLUMN pleat_new_customer;
COMMIT;

BEGIN;
-- 3.1 undo: add a successor of type bigint for customers.referrer: stop keeping customers.pleat_new_referrer equal to referrer | lock: ACCESS EXCLUSIVE on customers
DROP TRIGGER pleat_mirror_pleat_new_referrer ON public.customers;
-- 3.2 drop the function of that trigger | lock: none
DROP FUNCTION pleat."public.customers.pleat_new_referrer" ();
-- 3.3 drop column customers.pleat_new_referrer | lock: ACCESS EXCLUSIVE on customers
ALTER TABLE public.customers DROP COLUMN pleat_new_referrer;
-- 4.1 undo: add a successor of type bigint for customers.id: stop keeping customers.pleat_new_id equal to id | lock: ACCESS EXCLUSIVE on customers
DROP TRIGGER pleat_mirror_pleat_new_id ON public.customers;
-- 4.2 drop the function of that trigger | lock: none
DROP FUNCTION pleat."public.customers.pleat_new_id" ();
-- 4.3 drop column customers.pleat_new_id | lock: ACCESS EXCLUSIVE on customers
ALTER TABLE public.customers DROP COLUMN pleat_new_id;
-- 5.1 forget the backfills, all are done | lock: none
DROP TABLE IF EXISTS pleat.progress;
-- 5.2 drop the procedure that ran them | lock: none
DROP PROCEDURE IF EXISTS pleat.backfill;
-- 5.3 drop the schema that they were in | lock: none
DROP SCHEMA IF EXISTS pleat;
COMMIT;
