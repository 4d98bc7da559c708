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
  ('copy customers.sort', true),
  ('copy orders.client', true),
  ('copy orders.sort', true)
ON CONFLICT (name) DO NOTHING;
-- 2. replace view by_kind | lock: ACCESS EXCLUSIVE on by_kind
CREATE OR REPLACE VIEW public.by_kind AS
select kind, orders.id from public.orders AS orders(id, code, kind) join public.customers AS customers(id, code, kind) using (kind) where kind <> '';
COMMIT;

BEGIN;
-- 3. replace view by_code | lock: ACCESS EXCLUSIVE on by_code
CREATE OR REPLACE VIEW public.by_code AS
select o.id, c.id as customer from public.orders o(id, code, kind) join public.customers as c using (code);
COMMIT;

BEGIN;
-- 4. replace view by_both | lock: ACCESS EXCLUSIVE on by_both
CREATE OR REPLACE VIEW public.by_both AS
select o.id, o.code from public.orders o(id, code, kind) join public.customers c(id, code, kind) using (code, kind);
COMMIT;

BEGIN;
-- 5.1 undo: drop the copy and rename column orders.kind to sort: add column orders.kind text | lock: ACCESS EXCLUSIVE on orders
ALTER TABLE public.orders ADD COLUMN kind text;
-- 5.2 create schema pleat if it is not there yet | lock: none
CREATE SCHEMA IF NOT EXISTS pleat;
-- 5.3 create the function of the trigger that follows | lock: none
CREATE OR REPLACE FUNCTION pleat."public.orders.kind" () RETURNS trigger LANGUAGE plpgsql AS $pleat$
BEGIN
  IF TG_OP = 'INSERT' THEN
    IF NEW.kind IS DISTINCT FROM NULL THEN NEW.sort:= NEW.kind; ELSE NEW.kind:= NEW.sort; END IF;
  ELSIF NEW.kind IS DISTINCT FROM OLD.kind THEN
    NEW.sort:= NEW.kind;
  ELSE
    NEW.kind:= NEW.sort;
  END IF;
  RETURN NEW;
END $pleat$;
-- 5.4 keep orders.kind equal to sort | lock: SHARE ROW EXCLUSIVE on orders
CREATE TRIGGER pleat_mirror_kind BEFORE INSERT OR UPDATE ON public.orders FOR EACH ROW EXECUTE FUNCTION pleat."public.orders.kind" ('mirror', 'sort', 'kind');
-- 5.5 say what the trigger is for | lock: ACCESS SHARE on orders
COMMENT ON TRIGGER pleat_mirror_kind ON public.orders IS 'pleat: keeps kind equal to sort while a change is under way';
COMMIT;

-- 6. fill orders.kind from sort | lock: ROW EXCLUSIVE on orders
CALL pleat.backfill('fill orders.kind from sort once more', 'public.orders', ARRAY['id'], $pleat$
  UPDATE public.orders SET kind = public.orders.sort
  WHERE PLEAT_BATCH AND public.orders.kind IS DISTINCT FROM public.orders.sort
$pleat$);

BEGIN;
-- 7.1 undo: drop the copy and rename column orders.kind to sort: stop keeping orders.kind equal to sort | lock: ACCESS EXCLUSIVE on orders
DROP TRIGGER pleat_mirror_kind ON public.orders;
-- 7.2 drop the function of that trigger | lock: none
DROP FUNCTION pleat."public.orders.kind" ();
-- 7.3 rename column orders.sort to pleat_swap_sort | lock: ACCESS EXCLUSIVE on orders
ALTER TABLE public.orders RENAME COLUMN sort TO pleat_swap_sort;
-- 7.4 rename column orders.kind to sort | lock: ACCESS EXCLUSIVE on orders
ALTER TABLE public.orders RENAME COLUMN kind TO sort;
-- 7.5 rename column orders.pleat_swap_sort to kind | lock: ACCESS EXCLUSIVE on orders
ALTER TABLE public.orders RENAME COLUMN pleat_swap_sort TO kind;
-- 7.6 create schema pleat if it is not there yet | lock: none
CREATE SCHEMA IF NOT EXISTS pleat;
-- 7.7 create the function of the trigger that follows | lock: none
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
-- 7.8 keep orders.sort equal to kind | lock: SHARE ROW EXCLUSIVE on orders
CREATE TRIGGER pleat_mirror_sort BEFORE INSERT OR UPDATE ON public.orders FOR EACH ROW EXECUTE FUNCTION pleat."public.orders.sort" ('mirror', 'kind', 'sort');
-- 7.9 say what the trigger is for | lock: ACCESS SHARE on orders
COMMENT ON TRIGGER pleat_mirror_sort ON public.orders IS 'pleat: keeps sort equal to kind while a change is under way';
-- 8.1 undo: drop the copy and rename column orders.code to client: add column orders.code text | lock: ACCESS EXCLUSIVE on orders
ALTER TABLE public.orders ADD COLUMN code text;
-- 8.2 create schema pleat if it is not there yet | lock: none
CREATE SCHEMA IF NOT EXISTS pleat;
-- 8.3 create the function of the trigger that follows | lock: none
CREATE OR REPLACE FUNCTION pleat."public.orders.code" () RETURNS trigger LANGUAGE plpgsql AS $pleat$
BEGIN
  IF TG_OP = 'INSERT' THEN
    IF NEW.code IS DISTINCT FROM NULL THEN NEW.client:= NEW.code; ELSE NEW.code:= NEW.client; END IF;
  ELSIF NEW.code IS DISTINCT FROM OLD.code THEN
    NEW.client:= NEW.code;
  ELSE
    NEW.code:= NEW.client;
  END IF;
  RETURN NEW;
END $pleat$;
-- 8.4 keep orders.code equal to client | lock: SHARE ROW EXCLUSIVE on orders
CREATE TRIGGER pleat_mirror_code BEFORE INSERT OR UPDATE ON public.orders FOR EACH ROW EXECUTE FUNCTION pleat."public.orders.code" ('mirror', 'client', 'code');
-- 8.5 say what the trigger is for | lock: ACCESS SHARE on orders
COMMENT ON TRIGGER pleat_mirror_code ON public.orders IS 'pleat: keeps code equal to client while a change is under way';
COMMIT;

-- 9. fill orders.code from client | lock: ROW EXCLUSIVE on orders
CALL pleat.backfill('fill orders.code from client once more', 'public.orders', ARRAY['id'], $pleat$
  UPDATE public.orders SET code = public.orders.client
  WHERE PLEAT_BATCH AND public.orders.code IS DISTINCT FROM public.orders.client
$pleat$);

BEGIN;
-- 10.1 undo: drop the copy and rename column orders.code to client: stop keeping orders.code equal to client | lock: ACCESS EXCLUSIVE on orders
DROP TRIGGER pleat_mirror_code ON public.orders;
-- 10.2 drop the function of that trigger | lock: none
DROP FUNCTION pleat."public.orders.code" ();
-- 10.3 rename column orders.client to pleat_swap_client | lock: ACCESS EXCLUSIVE on orders
ALTER TABLE public.orders RENAME COLUMN client TO pleat_swap_client;
-- 10.4 rename column orders.code to client | lock: ACCESS EXCLUSIVE on orders
ALTER TABLE public.orders RENAME COLUMN code TO client;
-- 10.5 rename column orders.pleat_swap_client to code | lock: ACCESS EXCLUSIVE on orders
ALTER TABLE public.orders RENAME COLUMN pleat_swap_client TO code;
-- 10.6 create schema pleat if it is not there yet | lock: none
CREATE SCHEMA IF NOT EXISTS pleat;
-- 10.7 create the function of the trigger that follows | lock: none
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
-- 10.8 keep orders.client equal to code | lock: SHARE ROW EXCLUSIVE on orders
CREATE TRIGGER pleat_mirror_client BEFORE INSERT OR UPDATE ON public.orders FOR EACH ROW EXECUTE FUNCTION pleat."public.orders.client" ('mirror', 'code', 'client');
-- 10.9 say what the trigger is for | lock: ACCESS SHARE on orders
COMMENT ON TRIGGER pleat_mirror_client ON public.orders IS 'pleat: keeps client equal to code while a change is under way';
COMMIT;

BEGIN;
-- 11.1 undo: drop the copy and rename column customers.kind to sort: add column customers.kind text | lock: ACCESS EXCLUSIVE on customers
ALTER TABLE public.customers ADD COLUMN kind text;
-- 11.2 create schema pleat if it is not there yet | lock: none
CREATE SCHEMA IF NOT EXISTS pleat;
-- 11.3 create the function of the trigger that follows | lock: none
CREATE OR REPLACE FUNCTION pleat."public.customers.kind" () RETURNS trigger LANGUAGE plpgsql AS $pleat$
BEGIN
  IF TG_OP = 'INSERT' THEN
    IF NEW.kind IS DISTINCT FROM NULL THEN NEW.sort:= NEW.kind; ELSE NEW.kind:= NEW.sort; END IF;
  ELSIF NEW.kind IS DISTINCT FROM OLD.kind THEN
    NEW.sort:= NEW.kind;
  ELSE
    NEW.kind:= NEW.sort;
  END IF;
  RETURN NEW;
END $pleat$;
-- 11.4 keep customers.kind equal to sort | lock: SHARE ROW EXCLUSIVE on customers
CREATE TRIGGER pleat_mirror_kind BEFORE INSERT OR UPDATE ON public.customers FOR EACH ROW EXECUTE FUNCTION pleat."public.customers.kind" ('mirror', 'sort', 'kind');
-- 11.5 say what the trigger is for | lock: ACCESS SHARE on customers
COMMENT ON TRIGGER pleat_mirror_kind ON public.customers IS 'pleat: keeps kind equal to sort while a change is under way';
COMMIT;

-- 12. fill customers.kind from sort | lock: ROW EXCLUSIVE on customers
CALL pleat.backfill('fill customers.kind from sort once more', 'public.customers', ARRAY['id'], $pleat$
  UPDATE public.customers SET kind = public.customers.sort
  WHERE PLEAT_BATCH AND public.customers.kind IS DISTINCT FROM public.customers.sort
$pleat$);

BEGIN;
-- 13.1 undo: drop the copy and rename column customers.kind to sort: stop keeping customers.kind equal to sort | lock: ACCESS EXCLUSIVE on customers
DROP TRIGGER pleat_mirror_kind ON public.customers;
-- 13.2 drop the function of that trigger | lock: none
DROP FUNCTION pleat."public.customers.kind" ();
-- 13.3 rename column customers.sort to pleat_swap_sort | lock: ACCESS EXCLUSIVE on customers
ALTER TABLE public.customers RENAME COLUMN sort TO pleat_swap_sort;
-- 13.4 rename column customers.kind to sort | lock: ACCESS EXCLUSIVE on customers
ALTER TABLE public.customers RENAME COLUMN kind TO sort;
-- 13.5 rename column customers.pleat_swap_sort to kind | lock: ACCESS EXCLUSIVE on customers
ALTER TABLE public.customers RENAME COLUMN pleat_swap_sort TO kind;
-- 13.6 create schema pleat if it is not there yet | lock: none
CREATE SCHEMA IF NOT EXISTS pleat;
-- 13.7 create the function of the trigger that follows | lock: none
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
-- 13.8 keep customers.sort equal to kind | lock: SHARE ROW EXCLUSIVE on customers
CREATE TRIGGER pleat_mirror_sort BEFORE INSERT OR UPDATE ON public.customers FOR EACH ROW EXECUTE FUNCTION pleat."public.customers.sort" ('mirror', 'kind', 'sort');
-- 13.9 say what the trigger is for | lock: ACCESS SHARE on customers
COMMENT ON TRIGGER pleat_mirror_sort ON public.customers IS 'pleat: keeps sort equal to kind while a change is under way';
COMMIT;

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
-- 1.1 undo: add column orders.sort and keep it equal to kind: stop keeping orders.sort equal to kind | lock: ACCESS EXCLUSIVE on orders
DROP TRIGGER pleat_mirror_sort ON public.orders;
-- 1.2 drop the function of that trigger | lock: none
DROP FUNCTION pleat."public.orders.sort" ();
-- 1.3 drop column orders.sort | lock: ACCESS EXCLUSIVE on orders
ALTER TABLE public.orders DROP COLUMN sort;
-- 2.1 undo: add column orders.client and keep it equal to code: stop keeping orders.client equal to code | lock: ACCESS EXCLUSIVE on orders
DROP TRIGGER pleat_mirror_client ON public.orders;
-- 2.2 drop the function of that trigger | lock: none
DROP FUNCTION pleat."public.orders.client" ();
-- 2.3 drop column orders.client | lock: ACCESS EXCLUSIVE on orders
ALTER TABLE public.orders DROP COLUMN client;
COMMIT;

BEGIN;
-- 3.1 undo: add column customers.sort and keep it equal to kind: stop keeping customers.sort equal to kind | lock: ACCESS EXCLUSIVE on customers
DROP TRIGGER pleat_mirror_sort ON public.customers;
-- 3.2 drop the function of that trigger | lock: none
DROP FUNCTION pleat."public.customers.sort" ();
-- 3.3 drop column customers.sort | lock: ACCESS EXCLUSIVE on customers
ALTER TABLE public.customers DROP COLUMN sort;
-- 4.1 forget the backfills, all are done | lock: none
DROP TABLE IF EXISTS pleat.progress;
-- 4.2 drop the procedure that ran them | lock: none
DROP PROCEDURE IF EXISTS pleat.backfill;
-- 4.3 drop the schema that they were in | lock: none
DROP SCHEMA IF EXISTS pleat;
COMMIT;
