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
  ('copy orders.buyer', false)
ON CONFLICT (name) DO NOTHING;
-- 2.1 add column orders.buyer and keep it equal to owner: add column orders.buyer text | lock: ACCESS EXCLUSIVE on orders | H304 reads by the new name use no index until the contract phase
ALTER TABLE public.orders ADD COLUMN buyer text;
-- 2.2 create schema pleat if it is not there yet | lock: none
CREATE SCHEMA IF NOT EXISTS pleat;
-- 2.3 create the function of the trigger that follows | lock: none
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
-- 2.4 keep orders.buyer equal to owner | lock: SHARE ROW EXCLUSIVE on orders
CREATE TRIGGER pleat_mirror_buyer BEFORE INSERT OR UPDATE ON public.orders FOR EACH ROW EXECUTE FUNCTION pleat."public.orders.buyer" ('mirror', 'owner', 'buyer');
-- 2.5 say what the trigger is for | lock: ACCESS SHARE on orders
COMMENT ON TRIGGER pleat_mirror_buyer ON public.orders IS 'pleat: keeps buyer equal to owner while a change is under way';
COMMIT;

-- pleat: backfill, up
-- before: any code; run after the expand phase; afterwards new code may be started beside old code
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = public;

-- 3. fill orders.buyer from owner | lock: ROW EXCLUSIVE on orders
CALL pleat.backfill('copy orders.buyer', 'public.orders', ARRAY['id'], $pleat$
  UPDATE public.orders SET buyer = public.orders.owner
  WHERE PLEAT_BATCH AND public.orders.buyer IS DISTINCT FROM public.orders.owner
$pleat$);

-- pleat: contract, up
-- before: only new code runs; the backfill phase is complete
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = public;

BEGIN;
-- 4.1 drop the copy and rename column orders.owner to buyer: stop keeping orders.buyer equal to owner | lock: ACCESS EXCLUSIVE on orders
DROP TRIGGER pleat_mirror_buyer ON public.orders;
-- 4.2 drop the function of that trigger | lock: none
DROP FUNCTION pleat."public.orders.buyer" ();
-- 4.3 drop column orders.buyer | lock: ACCESS EXCLUSIVE on orders
ALTER TABLE public.orders DROP COLUMN buyer;
-- 4.4 rename column orders.owner to buyer | lock: ACCESS EXCLUSIVE on orders | H301 code from before the change fails from here on
ALTER TABLE public.orders RENAME COLUMN owner TO buyer;
-- 5.1 change row security of orders.mine: drop policy orders.mine | lock: ACCESS EXCLUSIVE on orders
DROP POLICY mine ON public.orders;
-- 5.2 create policy orders.mine | lock: ACCESS EXCLUSIVE on orders
CREATE POLICY mine ON public.orders FOR INSERT TO PUBLIC
  WITH CHECK (id > 0);
-- 6.1 forget the backfills, all are done | lock: none
DROP TABLE IF EXISTS pleat.progress;
-- 6.2 drop the procedure that ran them | lock: none
DROP PROCEDURE IF EXISTS pleat.backfill;
-- 6.3 drop the schema that they were in | lock: none
DROP SCHEMA IF EXISTS pleat;
COMMIT;
