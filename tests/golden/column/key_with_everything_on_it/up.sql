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
  ('convert customers.referrer', false),
  ('convert invoices.customer', false),
  ('convert invoices.number', false)
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
-- 3.1 add a successor of type bigint for customers.referrer: add column customers.pleat_new_referrer bigint | lock: ACCESS EXCLUSIVE on customers
ALTER TABLE public.customers ADD COLUMN pleat_new_referrer bigint;
-- 3.2 create schema pleat if it is not there yet | lock: none
CREATE SCHEMA IF NOT EXISTS pleat;
-- 3.3 create the function of the trigger that follows | lock: none
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
-- 3.4 keep customers.pleat_new_referrer equal to referrer | lock: SHARE ROW EXCLUSIVE on customers
CREATE TRIGGER pleat_mirror_pleat_new_referrer BEFORE INSERT OR UPDATE ON public.customers FOR EACH ROW EXECUTE FUNCTION pleat."public.customers.pleat_new_referrer" ('mirror', 'referrer', 'pleat_new_referrer');
-- 3.5 say what the trigger is for | lock: ACCESS SHARE on customers
COMMENT ON TRIGGER pleat_mirror_pleat_new_referrer ON public.customers IS 'pleat: keeps pleat_new_referrer equal to referrer while a change is under way';
COMMIT;

BEGIN;
-- 4.1 add a successor of type bigint for invoices.customer: add column invoices.pleat_new_customer bigint | lock: ACCESS EXCLUSIVE on invoices
ALTER TABLE public.invoices ADD COLUMN pleat_new_customer bigint;
-- 4.2 create schema pleat if it is not there yet | lock: none
CREATE SCHEMA IF NOT EXISTS pleat;
-- 4.3 create the function of the trigger that follows | lock: none
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
-- 4.4 keep invoices.pleat_new_customer equal to customer | lock: SHARE ROW EXCLUSIVE on invoices
CREATE TRIGGER pleat_mirror_pleat_new_customer BEFORE INSERT OR UPDATE ON public.invoices FOR EACH ROW EXECUTE FUNCTION pleat."public.invoices.pleat_new_customer" ('mirror', 'customer', 'pleat_new_customer');
-- 4.5 say what the trigger is for | lock: ACCESS SHARE on invoices
COMMENT ON TRIGGER pleat_mirror_pleat_new_customer ON public.invoices IS 'pleat: keeps pleat_new_customer equal to customer while a change is under way';
-- 5.1 add a successor of type bigint for invoices.number: add column invoices.pleat_new_number bigint | lock: ACCESS EXCLUSIVE on invoices
ALTER TABLE public.invoices ADD COLUMN pleat_new_number bigint;
-- 5.2 create schema pleat if it is not there yet | lock: none
CREATE SCHEMA IF NOT EXISTS pleat;
-- 5.3 create the function of the trigger that follows | lock: none
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
-- 5.4 keep invoices.pleat_new_number equal to number | lock: SHARE ROW EXCLUSIVE on invoices
CREATE TRIGGER pleat_mirror_pleat_new_number BEFORE INSERT OR UPDATE ON public.invoices FOR EACH ROW EXECUTE FUNCTION pleat."public.invoices.pleat_new_number" ('mirror', 'number', 'pleat_new_number');
-- 5.5 say what the trigger is for | lock: ACCESS SHARE on invoices
COMMENT ON TRIGGER pleat_mirror_pleat_new_number ON public.invoices IS 'pleat: keeps pleat_new_number equal to number while a change is under way';
COMMIT;

-- pleat: backfill, up
-- before: any code; run after the expand phase; afterwards new code may be started beside old code
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = public;

-- 6. fill customers.pleat_new_id from id | lock: ROW EXCLUSIVE on customers
CALL pleat.backfill('convert customers.id', 'public.customers', ARRAY['id'], $pleat$
  UPDATE public.customers SET pleat_new_id = public.customers.id::bigint
  WHERE PLEAT_BATCH AND public.customers.pleat_new_id IS DISTINCT FROM public.customers.id::bigint
$pleat$);

-- 7. fill customers.pleat_new_referrer from referrer | lock: ROW EXCLUSIVE on customers
CALL pleat.backfill('convert customers.referrer', 'public.customers', ARRAY['id'], $pleat$
  UPDATE public.customers SET pleat_new_referrer = public.customers.referrer::bigint
  WHERE PLEAT_BATCH AND public.customers.pleat_new_referrer IS DISTINCT FROM public.customers.referrer::bigint
$pleat$);

-- 8. fill invoices.pleat_new_customer from customer | lock: ROW EXCLUSIVE on invoices
CALL pleat.backfill('convert invoices.customer', 'public.invoices', ARRAY['number'], $pleat$
  UPDATE public.invoices SET pleat_new_customer = public.invoices.customer::bigint
  WHERE PLEAT_BATCH AND public.invoices.pleat_new_customer IS DISTINCT FROM public.invoices.customer::bigint
$pleat$);

SET lock_timeout = 0;
-- 9.1 build the successor of index customers_low_idx: drop index pleat_new_customers_low_idx | lock: SHARE UPDATE EXCLUSIVE on customers
DROP INDEX CONCURRENTLY IF EXISTS public.pleat_new_customers_low_idx;
-- 9.2 build index pleat_new_customers_low_idx on customers without blocking writes | lock: SHARE UPDATE EXCLUSIVE on customers
CREATE INDEX CONCURRENTLY pleat_new_customers_low_idx ON public.customers ((abs(pleat_new_id))) WHERE (pleat_new_id > 100);
SET lock_timeout = '3s';

SET lock_timeout = 0;
-- 10.1 build the successor of index customers_name_idx: drop index pleat_new_customers_name_idx | lock: SHARE UPDATE EXCLUSIVE on customers
DROP INDEX CONCURRENTLY IF EXISTS public.pleat_new_customers_name_idx;
-- 10.2 build index pleat_new_customers_name_idx on customers without blocking writes | lock: SHARE UPDATE EXCLUSIVE on customers
CREATE INDEX CONCURRENTLY pleat_new_customers_name_idx ON public.customers (name) INCLUDE (pleat_new_id);
SET lock_timeout = '3s';

SET lock_timeout = 0;
-- 11.1 build the successor of index invoices_customer_idx: drop index pleat_new_invoices_customer_idx | lock: SHARE UPDATE EXCLUSIVE on invoices
DROP INDEX CONCURRENTLY IF EXISTS public.pleat_new_invoices_customer_idx;
-- 11.2 build index pleat_new_invoices_customer_idx on invoices without blocking writes | lock: SHARE UPDATE EXCLUSIVE on invoices
CREATE INDEX CONCURRENTLY pleat_new_invoices_customer_idx ON public.invoices (pleat_new_customer) WHERE (pleat_new_customer is not null);
SET lock_timeout = '3s';

-- 12. fill invoices.pleat_new_number from number | lock: ROW EXCLUSIVE on invoices
CALL pleat.backfill('convert invoices.number', 'public.invoices', ARRAY['number'], $pleat$
  UPDATE public.invoices SET pleat_new_number = public.invoices.number::bigint
  WHERE PLEAT_BATCH AND public.invoices.pleat_new_number IS DISTINCT FROM public.invoices.number::bigint
$pleat$);

-- pleat: contract, up
-- before: only new code runs; the backfill phase is complete
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = public;

-- 13. fill customers.pleat_new_id from id | lock: ROW EXCLUSIVE on customers | H302 fails and changes nothing if rows exist that break the rule
CALL pleat.backfill('fill customers.pleat_new_id from id once more', 'public.customers', ARRAY['id'], $pleat$
  UPDATE public.customers SET pleat_new_id = public.customers.id::bigint
  WHERE PLEAT_BATCH AND public.customers.pleat_new_id IS DISTINCT FROM public.customers.id::bigint
$pleat$);

-- 14. fill customers.pleat_new_referrer from referrer | lock: ROW EXCLUSIVE on customers | H302 fails and changes nothing if rows exist that break the rule
CALL pleat.backfill('fill customers.pleat_new_referrer from referrer once more', 'public.customers', ARRAY['id'], $pleat$
  UPDATE public.customers SET pleat_new_referrer = public.customers.referrer::bigint
  WHERE PLEAT_BATCH AND public.customers.pleat_new_referrer IS DISTINCT FROM public.customers.referrer::bigint
$pleat$);

-- 15. fill invoices.pleat_new_customer from customer | lock: ROW EXCLUSIVE on invoices | H302 fails and changes nothing if rows exist that break the rule
CALL pleat.backfill('fill invoices.pleat_new_customer from customer once more', 'public.invoices', ARRAY['number'], $pleat$
  UPDATE public.invoices SET pleat_new_customer = public.invoices.customer::bigint
  WHERE PLEAT_BATCH AND public.invoices.pleat_new_customer IS DISTINCT FROM public.invoices.customer::bigint
$pleat$);

SET lock_timeout = 0;
-- 16.1 build the successor of key customers.customers_pkey: drop index pleat_new_customers_pkey | lock: SHARE UPDATE EXCLUSIVE on customers
DROP INDEX CONCURRENTLY IF EXISTS public.pleat_new_customers_pkey;
-- 16.2 build unique index pleat_new_customers_pkey on customers without blocking writes | lock: SHARE UPDATE EXCLUSIVE on customers | H302 fails and changes nothing if rows exist that break the rule
CREATE UNIQUE INDEX CONCURRENTLY pleat_new_customers_pkey ON public.customers (pleat_new_id);
SET lock_timeout = '3s';

BEGIN;
-- 17.1 drop constraint customers.pleat_not_null_pleat_new_id | lock: ACCESS EXCLUSIVE on customers
ALTER TABLE public.customers DROP CONSTRAINT IF EXISTS pleat_not_null_pleat_new_id;
-- 17.2 reject new nulls in customers.pleat_new_id | lock: ACCESS EXCLUSIVE on customers | H302 fails and changes nothing if rows exist that break the rule
ALTER TABLE public.customers ADD CONSTRAINT pleat_not_null_pleat_new_id CHECK (pleat_new_id IS NOT NULL) NOT VALID;
COMMIT;

BEGIN;
-- 18. validate constraint customers.pleat_not_null_pleat_new_id | lock: SHARE UPDATE EXCLUSIVE on customers
ALTER TABLE public.customers VALIDATE CONSTRAINT pleat_not_null_pleat_new_id;
COMMIT;

BEGIN;
-- 19.1 set not null on customers.pleat_new_id | lock: ACCESS EXCLUSIVE on customers
ALTER TABLE public.customers ALTER COLUMN pleat_new_id SET NOT NULL;
-- 19.2 drop constraint customers.pleat_not_null_pleat_new_id | lock: ACCESS EXCLUSIVE on customers
ALTER TABLE public.customers DROP CONSTRAINT pleat_not_null_pleat_new_id;
COMMIT;

-- 20. fill invoices.pleat_new_number from number | lock: ROW EXCLUSIVE on invoices | H302 fails and changes nothing if rows exist that break the rule
CALL pleat.backfill('fill invoices.pleat_new_number from number once more', 'public.invoices', ARRAY['number'], $pleat$
  UPDATE public.invoices SET pleat_new_number = public.invoices.number::bigint
  WHERE PLEAT_BATCH AND public.invoices.pleat_new_number IS DISTINCT FROM public.invoices.number::bigint
$pleat$);

SET lock_timeout = 0;
-- 21.1 build the successor of key invoices.invoices_pkey: drop index pleat_new_invoices_pkey | lock: SHARE UPDATE EXCLUSIVE on invoices
DROP INDEX CONCURRENTLY IF EXISTS public.pleat_new_invoices_pkey;
-- 21.2 build unique index pleat_new_invoices_pkey on invoices without blocking writes | lock: SHARE UPDATE EXCLUSIVE on invoices | H302 fails and changes nothing if rows exist that break the rule
CREATE UNIQUE INDEX CONCURRENTLY pleat_new_invoices_pkey ON public.invoices (pleat_new_number);
SET lock_timeout = '3s';

BEGIN;
-- 22.1 drop constraint invoices.pleat_not_null_pleat_new_number | lock: ACCESS EXCLUSIVE on invoices
ALTER TABLE public.invoices DROP CONSTRAINT IF EXISTS pleat_not_null_pleat_new_number;
-- 22.2 reject new nulls in invoices.pleat_new_number | lock: ACCESS EXCLUSIVE on invoices | H302 fails and changes nothing if rows exist that break the rule
ALTER TABLE public.invoices ADD CONSTRAINT pleat_not_null_pleat_new_number CHECK (pleat_new_number IS NOT NULL) NOT VALID;
COMMIT;

BEGIN;
-- 23. validate constraint invoices.pleat_not_null_pleat_new_number | lock: SHARE UPDATE EXCLUSIVE on invoices
ALTER TABLE public.invoices VALIDATE CONSTRAINT pleat_not_null_pleat_new_number;
COMMIT;

BEGIN;
-- 24.1 set not null on invoices.pleat_new_number | lock: ACCESS EXCLUSIVE on invoices
ALTER TABLE public.invoices ALTER COLUMN pleat_new_number SET NOT NULL;
-- 24.2 drop constraint invoices.pleat_not_null_pleat_new_number | lock: ACCESS EXCLUSIVE on invoices
ALTER TABLE public.invoices DROP CONSTRAINT pleat_not_null_pleat_new_number;
COMMIT;

BEGIN;
-- 25.1 put the successors of customers.id, customers.referrer, invoices.customer in their places, rebuilding view invoiced, view referrers: drop view referrers | lock: ACCESS EXCLUSIVE on referrers | H301 code from before the change fails from here on
DROP VIEW public.referrers;
-- 25.2 drop view invoiced | lock: ACCESS EXCLUSIVE on invoiced
DROP VIEW public.invoiced;
-- 25.3 drop constraint customers.customers_referrer_fkey | lock: ACCESS EXCLUSIVE on customers | H204 locks the referenced table as well, for an instant
ALTER TABLE public.customers DROP CONSTRAINT customers_referrer_fkey;
-- 25.4 drop constraint invoices.invoices_customer_fkey | lock: ACCESS EXCLUSIVE on invoices, ACCESS EXCLUSIVE on customers
ALTER TABLE public.invoices DROP CONSTRAINT invoices_customer_fkey;
-- 25.5 drop constraint visits.visits_customer_fkey | lock: ACCESS EXCLUSIVE on visits, ACCESS EXCLUSIVE on customers
ALTER TABLE public.visits DROP CONSTRAINT visits_customer_fkey;
-- 25.6 stop keeping customers.pleat_new_id equal to id | lock: ACCESS EXCLUSIVE on customers
DROP TRIGGER pleat_mirror_pleat_new_id ON public.customers;
-- 25.7 drop the function of that trigger | lock: none
DROP FUNCTION pleat."public.customers.pleat_new_id" ();
-- 25.8 rename column customers.id to pleat_old_id | lock: ACCESS EXCLUSIVE on customers
ALTER TABLE public.customers RENAME COLUMN id TO pleat_old_id;
-- 25.9 rename column customers.pleat_new_id to id | lock: ACCESS EXCLUSIVE on customers
ALTER TABLE public.customers RENAME COLUMN pleat_new_id TO id;
-- 25.10 stop keeping customers.pleat_new_referrer equal to referrer | lock: ACCESS EXCLUSIVE on customers
DROP TRIGGER pleat_mirror_pleat_new_referrer ON public.customers;
-- 25.11 drop the function of that trigger | lock: none
DROP FUNCTION pleat."public.customers.pleat_new_referrer" ();
-- 25.12 rename column customers.referrer to pleat_old_referrer | lock: ACCESS EXCLUSIVE on customers
ALTER TABLE public.customers RENAME COLUMN referrer TO pleat_old_referrer;
-- 25.13 rename column customers.pleat_new_referrer to referrer | lock: ACCESS EXCLUSIVE on customers
ALTER TABLE public.customers RENAME COLUMN pleat_new_referrer TO referrer;
-- 25.14 stop keeping invoices.pleat_new_customer equal to customer | lock: ACCESS EXCLUSIVE on invoices
DROP TRIGGER pleat_mirror_pleat_new_customer ON public.invoices;
-- 25.15 drop the function of that trigger | lock: none
DROP FUNCTION pleat."public.invoices.pleat_new_customer" ();
-- 25.16 rename column invoices.customer to pleat_old_customer | lock: ACCESS EXCLUSIVE on invoices
ALTER TABLE public.invoices RENAME COLUMN customer TO pleat_old_customer;
-- 25.17 rename column invoices.pleat_new_customer to customer | lock: ACCESS EXCLUSIVE on invoices
ALTER TABLE public.invoices RENAME COLUMN pleat_new_customer TO customer;
-- 25.18 rename sequence customers_id_seq to pleat_old_customers_id_seq | lock: none
ALTER SEQUENCE public.customers_id_seq RENAME TO pleat_old_customers_id_seq;
-- 25.19 let the sequence go on in the successor of customers.id | lock: ACCESS EXCLUSIVE on customers
ALTER TABLE public.customers ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY;
-- 25.20 let the sequence go on where the old one is | lock: none
SELECT pg_catalog.setval('public.customers_id_seq', last_value, is_called) FROM public.pleat_old_customers_id_seq;
-- 25.21 drop column customers.pleat_old_id | lock: ACCESS EXCLUSIVE on customers
ALTER TABLE public.customers DROP COLUMN pleat_old_id;
-- 25.22 drop column customers.pleat_old_referrer | lock: ACCESS EXCLUSIVE on customers
ALTER TABLE public.customers DROP COLUMN pleat_old_referrer;
-- 25.23 drop column invoices.pleat_old_customer | lock: ACCESS EXCLUSIVE on invoices
ALTER TABLE public.invoices DROP COLUMN pleat_old_customer;
-- 25.24 rename index pleat_new_customers_low_idx to customers_low_idx | lock: none
ALTER INDEX public.pleat_new_customers_low_idx RENAME TO customers_low_idx;
-- 25.25 rename index pleat_new_customers_name_idx to customers_name_idx | lock: none
ALTER INDEX public.pleat_new_customers_name_idx RENAME TO customers_name_idx;
-- 25.26 let CLUSTER sort customers by index customers_name_idx | lock: SHARE UPDATE EXCLUSIVE on customers
ALTER TABLE public.customers CLUSTER ON customers_name_idx;
-- 25.27 rename index pleat_new_invoices_customer_idx to invoices_customer_idx | lock: none
ALTER INDEX public.pleat_new_invoices_customer_idx RENAME TO invoices_customer_idx;
-- 25.28 add primary key customers.customers_pkey from its index | lock: ACCESS EXCLUSIVE on customers
ALTER TABLE public.customers ADD CONSTRAINT customers_pkey PRIMARY KEY USING INDEX pleat_new_customers_pkey;
-- 25.29 identify rows of customers to subscribers by index customers_pkey | lock: ACCESS EXCLUSIVE on customers
ALTER TABLE public.customers REPLICA IDENTITY USING INDEX customers_pkey;
-- 25.30 add check customers.customers_id_used, not validated yet | lock: ACCESS EXCLUSIVE on customers
ALTER TABLE public.customers ADD CONSTRAINT customers_id_used CHECK (id <> 0) NOT VALID;
-- 25.31 comment on constraint customers.customers_id_used | lock: ACCESS SHARE on customers
COMMENT ON CONSTRAINT customers_id_used ON public.customers IS 'Zero is nobody';
-- 25.32 add foreign key customers.customers_referrer_fkey, not validated yet | lock: SHARE ROW EXCLUSIVE on customers
ALTER TABLE public.customers ADD CONSTRAINT customers_referrer_fkey FOREIGN KEY (referrer) REFERENCES public.customers (id) ON DELETE SET NULL NOT VALID;
-- 25.33 add foreign key invoices.invoices_customer_fkey, not validated yet | lock: SHARE ROW EXCLUSIVE on invoices, SHARE ROW EXCLUSIVE on customers
ALTER TABLE public.invoices ADD CONSTRAINT invoices_customer_fkey FOREIGN KEY (customer) REFERENCES public.customers (id) ON UPDATE CASCADE ON DELETE SET NULL NOT VALID;
-- 25.34 add foreign key visits.visits_customer_fkey, not validated yet | lock: SHARE ROW EXCLUSIVE on visits, SHARE ROW EXCLUSIVE on customers
ALTER TABLE public.visits ADD CONSTRAINT visits_customer_fkey FOREIGN KEY (customer) REFERENCES public.customers (id) NOT VALID;
-- 25.35 comment on column customers.id | lock: SHARE UPDATE EXCLUSIVE on customers
COMMENT ON COLUMN public.customers.id IS 'Who';
-- 25.36 comment on column invoices.customer | lock: SHARE UPDATE EXCLUSIVE on invoices
COMMENT ON COLUMN public.invoices.customer IS 'Whose';
-- 25.37 create view invoiced | lock: none
CREATE VIEW public.invoiced AS
select c.id, c.name, i.number from public.customers c join public.invoices i on i.customer = c.id;
-- 25.38 create view referrers | lock: none
CREATE VIEW public.referrers AS
select c.id, r.name from public.customers c join public.customers r on r.id = c.referrer;
COMMIT;

BEGIN;
-- 26. validate constraint customers.customers_id_used | lock: SHARE UPDATE EXCLUSIVE on customers
ALTER TABLE public.customers VALIDATE CONSTRAINT customers_id_used;
COMMIT;

BEGIN;
-- 27. validate constraint customers.customers_referrer_fkey | lock: SHARE UPDATE EXCLUSIVE on customers
ALTER TABLE public.customers VALIDATE CONSTRAINT customers_referrer_fkey;
COMMIT;

BEGIN;
-- 28. validate constraint invoices.invoices_customer_fkey | lock: SHARE UPDATE EXCLUSIVE on invoices
ALTER TABLE public.invoices VALIDATE CONSTRAINT invoices_customer_fkey;
COMMIT;

BEGIN;
-- 29. validate constraint visits.visits_customer_fkey | lock: SHARE UPDATE EXCLUSIVE on visits
ALTER TABLE public.visits VALIDATE CONSTRAINT visits_customer_fkey;
COMMIT;

BEGIN;
-- 30.1 put the successor of invoices.number in its place, rebuilding view invoiced: drop view invoiced | lock: ACCESS EXCLUSIVE on invoiced | H301 code from before the change fails from here on
DROP VIEW public.invoiced;
-- 30.2 stop keeping invoices.pleat_new_number equal to number | lock: ACCESS EXCLUSIVE on invoices
DROP TRIGGER pleat_mirror_pleat_new_number ON public.invoices;
-- 30.3 drop the function of that trigger | lock: none
DROP FUNCTION pleat."public.invoices.pleat_new_number" ();
-- 30.4 rename column invoices.number to pleat_old_number | lock: ACCESS EXCLUSIVE on invoices
ALTER TABLE public.invoices RENAME COLUMN number TO pleat_old_number;
-- 30.5 rename column invoices.pleat_new_number to number | lock: ACCESS EXCLUSIVE on invoices
ALTER TABLE public.invoices RENAME COLUMN pleat_new_number TO number;
-- 30.6 let the sequence go on in the successor of invoices.number | lock: ACCESS EXCLUSIVE on invoices
ALTER TABLE public.invoices ALTER COLUMN number SET DEFAULT nextval('public.invoices_number_seq');
-- 30.7 let sequence invoices_number_seq belong to invoices.number | lock: none
ALTER SEQUENCE public.invoices_number_seq OWNED BY public.invoices.number;
-- 30.8 let the sequence have the values of the column's type | lock: none
ALTER SEQUENCE public.invoices_number_seq AS bigint;
-- 30.9 drop column invoices.pleat_old_number | lock: ACCESS EXCLUSIVE on invoices
ALTER TABLE public.invoices DROP COLUMN pleat_old_number;
-- 30.10 add primary key invoices.invoices_pkey from its index | lock: ACCESS EXCLUSIVE on invoices
ALTER TABLE public.invoices ADD CONSTRAINT invoices_pkey PRIMARY KEY USING INDEX pleat_new_invoices_pkey;
-- 30.11 create view invoiced | lock: none
CREATE VIEW public.invoiced AS
select c.id, c.name, i.number from public.customers c join public.invoices i on i.customer = c.id;
-- 31.1 forget the backfills, all are done | lock: none
DROP TABLE IF EXISTS pleat.progress;
-- 31.2 drop the procedure that ran them | lock: none
DROP PROCEDURE IF EXISTS pleat.backfill;
-- 31.3 drop the schema that they were in | lock: none
DROP SCHEMA IF EXISTS pleat;
COMMIT;
