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
  ('copy orders.head', true)
ON CONFLICT (name) DO NOTHING;
-- 2.1 undo: change type of orders.id from integer to bigint, rebuilding column orders.total, view some_orders, view fewer: drop materialized view fewer | lock: ACCESS EXCLUSIVE on fewer
DROP MATERIALIZED VIEW public.fewer;
-- 2.2 drop column orders.total | lock: ACCESS EXCLUSIVE on orders
ALTER TABLE public.orders DROP COLUMN total;
-- 2.3 change type of orders.id from bigint to integer | lock: ACCESS EXCLUSIVE on orders | H201 rewrites the whole table and its indexes while nobody can read or write it
ALTER TABLE public.orders ALTER COLUMN id TYPE integer USING id::integer;
-- 2.4 add column orders.total integer not null | lock: ACCESS EXCLUSIVE on orders | H201 rewrites the whole table and its indexes while nobody can read or write it
ALTER TABLE public.orders ADD COLUMN total integer NOT NULL GENERATED ALWAYS AS (id * 2) STORED;
-- 2.5 create view some_orders | lock: none
CREATE VIEW public.some_orders AS
select id, head AS owner from public.orders;
-- 2.6 create view fewer | lock: none
CREATE VIEW public.fewer AS
select id from public.some_orders where id > 0;
-- 3.1 undo: drop the copy and rename column orders.owner to head: add column orders.owner text | lock: ACCESS EXCLUSIVE on orders
ALTER TABLE public.orders ADD COLUMN owner text;
-- 3.2 create schema pleat if it is not there yet | lock: none
CREATE SCHEMA IF NOT EXISTS pleat;
-- 3.3 create the function of the trigger that follows | lock: none
CREATE OR REPLACE FUNCTION pleat."public.orders.owner" () RETURNS trigger LANGUAGE plpgsql AS $pleat$
BEGIN
  IF TG_OP = 'INSERT' THEN
    IF NEW.owner IS DISTINCT FROM NULL THEN NEW.head:= NEW.owner; ELSE NEW.owner:= NEW.head; END IF;
  ELSIF NEW.owner IS DISTINCT FROM OLD.owner THEN
    NEW.head:= NEW.owner;
  ELSE
    NEW.owner:= NEW.head;
  END IF;
  RETURN NEW;
END $pleat$;
-- 3.4 keep orders.owner equal to head | lock: SHARE ROW EXCLUSIVE on orders
CREATE TRIGGER pleat_mirror_owner BEFORE INSERT OR UPDATE ON public.orders FOR EACH ROW EXECUTE FUNCTION pleat."public.orders.owner" ('mirror', 'head', 'owner');
-- 3.5 say what the trigger is for | lock: ACCESS SHARE on orders
COMMENT ON TRIGGER pleat_mirror_owner ON public.orders IS 'pleat: keeps owner equal to head while a change is under way';
COMMIT;

-- 4. fill orders.owner from head | lock: ROW EXCLUSIVE on orders
CALL pleat.backfill('fill orders.owner from head once more', 'public.orders', ARRAY['ctid'], $pleat$
  UPDATE public.orders SET owner = public.orders.head
  WHERE PLEAT_BATCH AND public.orders.owner IS DISTINCT FROM public.orders.head
$pleat$);

BEGIN;
-- 5.1 undo: drop the copy and rename column orders.owner to head: stop keeping orders.owner equal to head | lock: ACCESS EXCLUSIVE on orders
DROP TRIGGER pleat_mirror_owner ON public.orders;
-- 5.2 drop the function of that trigger | lock: none
DROP FUNCTION pleat."public.orders.owner" ();
-- 5.3 rename column orders.head to pleat_swap_head | lock: ACCESS EXCLUSIVE on orders
ALTER TABLE public.orders RENAME COLUMN head TO pleat_swap_head;
-- 5.4 rename column orders.owner to head | lock: ACCESS EXCLUSIVE on orders
ALTER TABLE public.orders RENAME COLUMN owner TO head;
-- 5.5 rename column orders.pleat_swap_head to owner | lock: ACCESS EXCLUSIVE on orders
ALTER TABLE public.orders RENAME COLUMN pleat_swap_head TO owner;
-- 5.6 create schema pleat if it is not there yet | lock: none
CREATE SCHEMA IF NOT EXISTS pleat;
-- 5.7 create the function of the trigger that follows | lock: none
CREATE OR REPLACE FUNCTION pleat."public.orders.head" () RETURNS trigger LANGUAGE plpgsql AS $pleat$
BEGIN
  IF TG_OP = 'INSERT' THEN
    IF NEW.head IS DISTINCT FROM NULL THEN NEW.owner:= NEW.head; ELSE NEW.head:= NEW.owner; END IF;
  ELSIF NEW.head IS DISTINCT FROM OLD.head THEN
    NEW.owner:= NEW.head;
  ELSE
    NEW.head:= NEW.owner;
  END IF;
  RETURN NEW;
END $pleat$;
-- 5.8 keep orders.head equal to owner | lock: SHARE ROW EXCLUSIVE on orders
CREATE TRIGGER pleat_mirror_head BEFORE INSERT OR UPDATE ON public.orders FOR EACH ROW EXECUTE FUNCTION pleat."public.orders.head" ('mirror', 'owner', 'head');
-- 5.9 say what the trigger is for | lock: ACCESS SHARE on orders
COMMENT ON TRIGGER pleat_mirror_head ON public.orders IS 'pleat: keeps head equal to owner while a change is under way';
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
-- 1.1 undo: add column orders.head and keep it equal to owner: stop keeping orders.head equal to owner | lock: ACCESS EXCLUSIVE on orders
DROP TRIGGER pleat_mirror_head ON public.orders;
-- 1.2 drop the function of that trigger | lock: none
DROP FUNCTION pleat."public.orders.head" ();
-- 1.3 drop column orders.head | lock: ACCESS EXCLUSIVE on orders
ALTER TABLE public.orders DROP COLUMN head;
-- 2.1 forget the backfills, all are done | lock: none
DROP TABLE IF EXISTS pleat.progress;
-- 2.2 drop the procedure that ran them | lock: none
DROP PROCEDURE IF EXISTS pleat.backfill;
-- 2.3 drop the schema that they were in | lock: none
DROP SCHEMA IF EXISTS pleat;
COMMIT;
