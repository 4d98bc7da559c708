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
  ('copy orders.head', false)
ON CONFLICT (name) DO NOTHING;
-- 2.1 add column orders.head and keep it equal to owner: add column orders.head text | lock: ACCESS EXCLUSIVE on orders | H304 reads by the new name use no index until the contract phase
ALTER TABLE public.orders ADD COLUMN head text;
-- 2.2 create schema pleat if it is not there yet | lock: none
CREATE SCHEMA IF NOT EXISTS pleat;
-- 2.3 create the function of the trigger that follows | lock: none
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
-- 2.4 keep orders.head equal to owner | lock: SHARE ROW EXCLUSIVE on orders
CREATE TRIGGER pleat_mirror_head BEFORE INSERT OR UPDATE ON public.orders FOR EACH ROW EXECUTE FUNCTION pleat."public.orders.head" ('mirror', 'owner', 'head');
-- 2.5 say what the trigger is for | lock: ACCESS SHARE on orders
COMMENT ON TRIGGER pleat_mirror_head ON public.orders IS 'pleat: keeps head equal to owner while a change is under way';
COMMIT;

-- pleat: backfill, up
-- before: any code; run after the expand phase; afterwards new code may be started beside old code
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = public;

-- 3. fill orders.head from owner | lock: ROW EXCLUSIVE on orders
CALL pleat.backfill('copy orders.head', 'public.orders', ARRAY['ctid'], $pleat$
  UPDATE public.orders SET head = public.orders.owner
  WHERE PLEAT_BATCH AND public.orders.head IS DISTINCT FROM public.orders.owner
$pleat$);

-- pleat: contract, up
-- before: only new code runs; the backfill phase is complete
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = public;

BEGIN;
-- 4.1 drop the copy and rename column orders.owner to head: stop keeping orders.head equal to owner | lock: ACCESS EXCLUSIVE on orders
DROP TRIGGER pleat_mirror_head ON public.orders;
-- 4.2 drop the function of that trigger | lock: none
DROP FUNCTION pleat."public.orders.head" ();
-- 4.3 drop column orders.head | lock: ACCESS EXCLUSIVE on orders
ALTER TABLE public.orders DROP COLUMN head;
-- 4.4 rename column orders.owner to head | lock: ACCESS EXCLUSIVE on orders | H301 code from before the change fails from here on
ALTER TABLE public.orders RENAME COLUMN owner TO head;
COMMIT;

BEGIN;
-- 5.1 change type of orders.id from integer to bigint, rebuilding column orders.total, view some_orders, view fewer: drop view fewer | lock: ACCESS EXCLUSIVE on fewer
DROP VIEW public.fewer;
-- 5.2 drop view some_orders | lock: ACCESS EXCLUSIVE on some_orders
DROP VIEW public.some_orders;
-- 5.3 drop column orders.total | lock: ACCESS EXCLUSIVE on orders
ALTER TABLE public.orders DROP COLUMN total;
-- 5.4 change type of orders.id from integer to bigint | lock: ACCESS EXCLUSIVE on orders | H201 rewrites the whole table and its indexes while nobody can read or write it
ALTER TABLE public.orders ALTER COLUMN id TYPE bigint USING id::bigint;
-- 5.5 add column orders.total integer not null | lock: ACCESS EXCLUSIVE on orders
ALTER TABLE public.orders ADD COLUMN total integer NOT NULL GENERATED ALWAYS AS (id * 2) STORED;
-- 5.6 create materialized view fewer | lock: none
CREATE MATERIALIZED VIEW public.fewer AS
select id from public.orders where id > 0;
-- 6.1 forget the backfills, all are done | lock: none
DROP TABLE IF EXISTS pleat.progress;
-- 6.2 drop the procedure that ran them | lock: none
DROP PROCEDURE IF EXISTS pleat.backfill;
-- 6.3 drop the schema that they were in | lock: none
DROP SCHEMA IF EXISTS pleat;
COMMIT;
