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
  ('copy orders.buyer', true)
ON CONFLICT (name) DO NOTHING;
-- 2.1 undo: change row security of orders.mine: drop policy orders.mine | lock: ACCESS EXCLUSIVE on orders
DROP POLICY mine ON public.orders;
-- 2.2 create policy orders.mine | lock: ACCESS EXCLUSIVE on orders
CREATE POLICY mine ON public.orders TO PUBLIC
  USING (buyer = 'me')
  WITH CHECK (true);
-- 3.1 undo: drop the copy and rename column orders.owner to buyer: add column orders.owner text | lock: ACCESS EXCLUSIVE on orders
ALTER TABLE public.orders ADD COLUMN owner text;
-- 3.2 create schema pleat if it is not there yet | lock: none
CREATE SCHEMA IF NOT EXISTS pleat;
-- 3.3 create the function of the trigger that follows | lock: none
CREATE OR REPLACE FUNCTION pleat."public.orders.owner" () RETURNS trigger LANGUAGE plpgsql AS $pleat$
BEGIN
  IF TG_OP = 'INSERT' THEN
    IF NEW.owner IS DISTINCT FROM NULL THEN NEW.buyer:= NEW.owner; ELSE NEW.owner:= NEW.buyer; END IF;
  ELSIF NEW.owner IS DISTINCT FROM OLD.owner THEN
    NEW.buyer:= NEW.owner;
  ELSE
    NEW.owner:= NEW.buyer;
  END IF;
  RETURN NEW;
END $pleat$;
-- 3.4 keep orders.owner equal to buyer | lock: SHARE ROW EXCLUSIVE on orders
CREATE TRIGGER pleat_mirror_owner BEFORE INSERT OR UPDATE ON public.orders FOR EACH ROW EXECUTE FUNCTION pleat."public.orders.owner" ('mirror', 'buyer', 'owner');
-- 3.5 say what the trigger is for | lock: ACCESS SHARE on orders
COMMENT ON TRIGGER pleat_mirror_owner ON public.orders IS 'pleat: keeps owner equal to buyer while a change is under way';
COMMIT;

-- 4. fill orders.owner from buyer | lock: ROW EXCLUSIVE on orders
CALL pleat.backfill('fill orders.owner from buyer once more', 'public.orders', ARRAY['id'], $pleat$
  UPDATE public.orders SET owner = public.orders.buyer
  WHERE PLEAT_BATCH AND public.orders.owner IS DISTINCT FROM public.orders.buyer
$pleat$);

BEGIN;
-- 5.1 undo: drop the copy and rename column orders.owner to buyer: stop keeping orders.owner equal to buyer | lock: ACCESS EXCLUSIVE on orders
DROP TRIGGER pleat_mirror_owner ON public.orders;
-- 5.2 drop the function of that trigger | lock: none
DROP FUNCTION pleat."public.orders.owner" ();
-- 5.3 rename column orders.buyer to pleat_swap_buyer | lock: ACCESS EXCLUSIVE on orders
ALTER TABLE public.orders RENAME COLUMN buyer TO pleat_swap_buyer;
-- 5.4 rename column orders.owner to buyer | lock: ACCESS EXCLUSIVE on orders
ALTER TABLE public.orders RENAME COLUMN owner TO buyer;
-- 5.5 rename column orders.pleat_swap_buyer to owner | lock: ACCESS EXCLUSIVE on orders
ALTER TABLE public.orders RENAME COLUMN pleat_swap_buyer TO owner;
-- 5.6 create schema pleat if it is not there yet | lock: none
CREATE SCHEMA IF NOT EXISTS pleat;
-- 5.7 create the function of the trigger that follows | lock: none
CREATE OR REPLACE FUNCTION pleat."public.orders.buyer" () RETURNS trigger LANGUAGE plpgsql AS $pleat$
BEGIN
  IF TG_OP = 'INSERT' THEN
    IF NEW.buyer IS DISTINCT FROM NULL THEN NEW.owner:= NEW.buyer; ELSE NEW.buyer:= NEW.owner; END IF;
  ELSIF NEW.buyer IS DISTINCT FROM OLD.buyer THEN
    NEW.owner:= NEW.buyer;
  ELSE
    NEW.buyer:= NEW.owner;
  END IF;
  RETURN NEW;
END $pleat$;
-- 5.8 keep orders.buyer equal to owner | lock: SHARE ROW EXCLUSIVE on orders
CREATE TRIGGER pleat_mirror_buyer BEFORE INSERT OR UPDATE ON public.orders FOR EACH ROW EXECUTE FUNCTION pleat."public.orders.buyer" ('mirror', 'owner', 'buyer');
-- 5.9 say what the trigger is for | lock: ACCESS SHARE on orders
COMMENT ON TRIGGER pleat_mirror_buyer ON public.orders IS 'pleat: keeps buyer equal to owner while a change is under way';
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
-- 1.1 undo: add column orders.buyer and keep it equal to owner: stop keeping orders.buyer equal to owner | lock: ACCESS EXCLUSIVE on orders
DROP TRIGGER pleat_mirror_buyer ON public.orders;
-- 1.2 drop the function of that trigger | lock: none
DROP FUNCTION pleat."public.orders.buyer" ();
-- 1.3 drop column orders.buyer | lock: ACCESS EXCLUSIVE on orders
ALTER TABLE public.orders DROP COLUMN buyer;
-- 2.1 forget the backfills, all are done | lock: none
DROP TABLE IF EXISTS pleat.progress;
-- 2.2 drop the procedure that ran them | lock: none
DROP PROCEDURE IF EXISTS pleat.backfill;
-- 2.3 drop the schema that they were in | lock: none
DROP SCHEMA IF EXISTS pleat;
COMMIT;
