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
  ('copy customers.sort', false),
  ('copy orders.client', false),
  ('copy orders.sort', false)
ON CONFLICT (name) DO NOTHING;
-- 2.1 add column customers.sort and keep it equal to kind: add column customers.sort text | lock: ACCESS EXCLUSIVE on customers | H304 reads by the new name use no index until the contract phase
ALTER TABLE public.customers ADD COLUMN sort text;
-- 2.2 create schema pleat if it is not there yet | lock: none
CREATE SCHEMA IF NOT EXISTS pleat;
-- 2.3 create the function of the trigger that follows | lock: none
CREATE OR REPLACE FUNCTION pleat."public.customers.sort" () RETURNS trigger LANGUAGE plpgsql AS $pleat$
BEGIN
  IF TG_OP = 'INSERT' THEN
    IF NEW.sort IS DISTINCT FROM NULL THEN NEW.kind:= NEW.sort; ELSE NEW.sort:= NEW.kind; END IF;
  ELSIF NEW.sort IS DISTINCT FROM OLD.sort THEN
    NEW.kind:= NEW.sort;
  ELSE
    NEW.sort:= NEW.kind;
  END IF;
  RETURN NEW;
END $pleat$;
-- 2.4 keep customers.sort equal to kind | lock: SHARE ROW EXCLUSIVE on customers
CREATE TRIGGER pleat_mirror_sort BEFORE INSERT OR UPDATE ON public.customers FOR EACH ROW EXECUTE FUNCTION pleat."public.customers.sort" ('mirror', 'kind', 'sort');
-- 2.5 say what the trigger is for | lock: ACCESS SHARE on customers
COMMENT ON TRIGGER pleat_mirror_sort ON public.customers IS 'pleat: keeps sort equal to kind while a change is under way';
COMMIT;

BEGIN;
-- 3.1 add column orders.client and keep it equal to code: add column orders.client text | lock: ACCESS EXCLUSIVE on orders | H304 reads by the new name use no index until the contract phase
ALTER TABLE public.orders ADD COLUMN client text;
-- 3.2 create schema pleat if it is not there yet | lock: none
CREATE SCHEMA IF NOT EXISTS pleat;
-- 3.3 create the function of the trigger that follows | lock: none
CREATE OR REPLACE FUNCTION pleat."public.orders.client" () RETURNS trigger LANGUAGE plpgsql AS $pleat$
BEGIN
  IF TG_OP = 'INSERT' THEN
    IF NEW.client IS DISTINCT FROM NULL THEN NEW.code:= NEW.client; ELSE NEW.client:= NEW.code; END IF;
  ELSIF NEW.client IS DISTINCT FROM OLD.client THEN
    NEW.code:= NEW.client;
  ELSE
    NEW.client:= NEW.code;
  END IF;
  RETURN NEW;
END $pleat$;
-- 3.4 keep orders.client equal to code | lock: SHARE ROW EXCLUSIVE on orders
CREATE TRIGGER pleat_mirror_client BEFORE INSERT OR UPDATE ON public.orders FOR EACH ROW EXECUTE FUNCTION pleat."public.orders.client" ('mirror', 'code', 'client');
-- 3.5 say what the trigger is for | lock: ACCESS SHARE on orders
COMMENT ON TRIGGER pleat_mirror_client ON public.orders IS 'pleat: keeps client equal to code while a change is under way';
-- 4.1 add column orders.sort and keep it equal to kind: add column orders.sort text | lock: ACCESS EXCLUSIVE on orders | H304 reads by the new name use no index until the contract phase
ALTER TABLE public.orders ADD COLUMN sort text;
-- 4.2 create schema pleat if it is not there yet | lock: none
CREATE SCHEMA IF NOT EXISTS pleat;
-- 4.3 create the function of the trigger that follows | lock: none
CREATE OR REPLACE FUNCTION pleat."public.orders.sort" () RETURNS trigger LANGUAGE plpgsql AS $pleat$
BEGIN
  IF TG_OP = 'INSERT' THEN
    IF NEW.sort IS DISTINCT FROM NULL THEN NEW.kind:= NEW.sort; ELSE NEW.sort:= NEW.kind; END IF;
  ELSIF NEW.sort IS DISTINCT FROM OLD.sort THEN
    NEW.kind:= NEW.sort;
  ELSE
    NEW.sort:= NEW.kind;
  END IF;
  RETURN NEW;
END $pleat$;
-- 4.4 keep orders.sort equal to kind | lock: SHARE ROW EXCLUSIVE on orders
CREATE TRIGGER pleat_mirror_sort BEFORE INSERT OR UPDATE ON public.orders FOR EACH ROW EXECUTE FUNCTION pleat."public.orders.sort" ('mirror', 'kind', 'sort');
-- 4.5 say what the trigger is for | lock: ACCESS SHARE on orders
COMMENT ON TRIGGER pleat_mirror_sort ON public.orders IS 'pleat: keeps sort equal to kind while a change is under way';
COMMIT;

-- pleat: backfill, up
-- before: any code; run after the expand phase; afterwards new code may be started beside old code
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = public;

-- 5. fill customers.sort from kind | lock: ROW EXCLUSIVE on customers
CALL pleat.backfill('copy customers.sort', 'public.customers', ARRAY['id'], $pleat$
  UPDATE public.customers SET sort = public.customers.kind
  WHERE PLEAT_BATCH AND public.customers.sort IS DISTINCT FROM public.customers.kind
$pleat$);

-- 6. fill orders.client from code | lock: ROW EXCLUSIVE on orders
CALL pleat.backfill('copy orders.client', 'public.orders', ARRAY['id'], $pleat$
  UPDATE public.orders SET client = public.orders.code
  WHERE PLEAT_BATCH AND public.orders.client IS DISTINCT FROM public.orders.code
$pleat$);

-- 7. fill orders.sort from kind | lock: ROW EXCLUSIVE on orders
CALL pleat.backfill('copy orders.sort', 'public.orders', ARRAY['id'], $pleat$
  UPDATE public.orders SET sort = public.orders.kind
  WHERE PLEAT_BATCH AND public.orders.sort IS DISTINCT FROM public.orders.kind
$pleat$);

-- pleat: contract, up
-- before: only new code runs; the backfill phase is complete
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = public;

BEGIN;
-- 8.1 drop the copy and rename column customers.kind to sort: stop keeping customers.sort equal to kind | lock: ACCESS EXCLUSIVE on customers
DROP TRIGGER pleat_mirror_sort ON public.customers;
-- 8.2 drop the function of that trigger | lock: none
DROP FUNCTION pleat."public.customers.sort" ();
-- 8.3 drop column customers.sort | lock: ACCESS EXCLUSIVE on customers
ALTER TABLE public.customers DROP COLUMN sort;
-- 8.4 rename column customers.kind to sort | lock: ACCESS EXCLUSIVE on customers | H301 code from before the change fails from here on
ALTER TABLE public.customers RENAME COLUMN kind TO sort;
COMMIT;

BEGIN;
-- 9.1 drop the copy and rename column orders.code to client: stop keeping orders.client equal to code | lock: ACCESS EXCLUSIVE on orders
DROP TRIGGER pleat_mirror_client ON public.orders;
-- 9.2 drop the function of that trigger | lock: none
DROP FUNCTION pleat."public.orders.client" ();
-- 9.3 drop column orders.client | lock: ACCESS EXCLUSIVE on orders
ALTER TABLE public.orders DROP COLUMN client;
-- 9.4 rename column orders.code to client | lock: ACCESS EXCLUSIVE on orders | H301 code from before the change fails from here on
ALTER TABLE public.orders RENAME COLUMN code TO client;
-- 10.1 drop the copy and rename column orders.kind to sort: stop keeping orders.sort equal to kind | lock: ACCESS EXCLUSIVE on orders
DROP TRIGGER pleat_mirror_sort ON public.orders;
-- 10.2 drop the function of that trigger | lock: none
DROP FUNCTION pleat."public.orders.sort" ();
-- 10.3 drop column orders.sort | lock: ACCESS EXCLUSIVE on orders
ALTER TABLE public.orders DROP COLUMN sort;
-- 10.4 rename column orders.kind to sort | lock: ACCESS EXCLUSIVE on orders | H301 code from before the change fails from here on
ALTER TABLE public.orders RENAME COLUMN kind TO sort;
COMMIT;

BEGIN;
-- 11. replace view by_both | lock: ACCESS EXCLUSIVE on by_both
CREATE OR REPLACE VIEW public.by_both AS
select o.id, o.client as code from public.orders o join public.customers c on c.code = o.client and c.sort = o.sort;
COMMIT;

BEGIN;
-- 12. replace view by_code | lock: ACCESS EXCLUSIVE on by_code | H601 may change nothing: no server was asked whether both texts mean the same (it says select o.id, c.id as customer from public.orders o(id, code,…)
CREATE OR REPLACE VIEW public.by_code AS
select o.id, c.id as customer from public.orders o join public.customers c on c.code = o.client;
COMMIT;

BEGIN;
-- 13. replace view by_kind | lock: ACCESS EXCLUSIVE on by_kind
CREATE OR REPLACE VIEW public.by_kind AS
select sort as kind, orders.id from public.orders join public.customers using (sort) where sort <> '';
-- 14.1 forget the backfills, all are done | lock: none
DROP TABLE IF EXISTS pleat.progress;
-- 14.2 drop the procedure that ran them | lock: none
DROP PROCEDURE IF EXISTS pleat.backfill;
-- 14.3 drop the schema that they were in | lock: none
DROP SCHEMA IF EXISTS pleat;
COMMIT;
