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
  ('copy orders.sum', true)
ON CONFLICT (name) DO NOTHING;
-- 2. change the tables of publication fewer | lock: SHARE UPDATE EXCLUSIVE on items, SHARE UPDATE EXCLUSIVE on orders
ALTER PUBLICATION fewer SET TABLE ONLY public.items, ONLY public.orders (id);
-- 3.1 undo: drop the copy and rename column orders.total to sum: add column orders.total integer | lock: ACCESS EXCLUSIVE on orders
ALTER TABLE public.orders ADD COLUMN total integer;
-- 3.2 create schema pleat if it is not there yet | lock: none
CREATE SCHEMA IF NOT EXISTS pleat;
-- 3.3 create the function of the trigger that follows | lock: none
CREATE OR REPLACE FUNCTION pleat."public.orders.total" () RETURNS trigger LANGUAGE plpgsql AS $pleat$
BEGIN
  IF TG_OP = 'INSERT' THEN
    IF NEW.total IS DISTINCT FROM NULL THEN NEW.sum:= NEW.total; ELSE NEW.total:= NEW.sum; END IF;
  ELSIF NEW.total IS DISTINCT FROM OLD.total THEN
    NEW.sum:= NEW.total;
  ELSE
    NEW.total:= NEW.sum;
  END IF;
  RETURN NEW;
END $pleat$;
-- 3.4 keep orders.total equal to sum | lock: SHARE ROW EXCLUSIVE on orders
CREATE TRIGGER pleat_mirror_total BEFORE INSERT OR UPDATE ON public.orders FOR EACH ROW EXECUTE FUNCTION pleat."public.orders.total" ('mirror', 'sum', 'total');
-- 3.5 say what the trigger is for | lock: ACCESS SHARE on orders
COMMENT ON TRIGGER pleat_mirror_total ON public.orders IS 'pleat: keeps total equal to sum while a change is under way';
COMMIT;

-- 4. fill orders.total from sum | lock: ROW EXCLUSIVE on orders
CALL pleat.backfill('fill orders.total from sum once more', 'public.orders', ARRAY['id'], $pleat$
  UPDATE public.orders SET total = public.orders.sum
  WHERE PLEAT_BATCH AND public.orders.total IS DISTINCT FROM public.orders.sum
$pleat$);

BEGIN;
-- 5.1 undo: drop the copy and rename column orders.total to sum: stop keeping orders.total equal to sum | lock: ACCESS EXCLUSIVE on orders
DROP TRIGGER pleat_mirror_total ON public.orders;
-- 5.2 drop the function of that trigger | lock: none
DROP FUNCTION pleat."public.orders.total" ();
-- 5.3 rename column orders.sum to pleat_swap_sum | lock: ACCESS EXCLUSIVE on orders
ALTER TABLE public.orders RENAME COLUMN sum TO pleat_swap_sum;
-- 5.4 rename column orders.total to sum | lock: ACCESS EXCLUSIVE on orders
ALTER TABLE public.orders RENAME COLUMN total TO sum;
-- 5.5 rename column orders.pleat_swap_sum to total | lock: ACCESS EXCLUSIVE on orders
ALTER TABLE public.orders RENAME COLUMN pleat_swap_sum TO total;
-- 5.6 create schema pleat if it is not there yet | lock: none
CREATE SCHEMA IF NOT EXISTS pleat;
-- 5.7 create the function of the trigger that follows | lock: none
CREATE OR REPLACE FUNCTION pleat."public.orders.sum" () RETURNS trigger LANGUAGE plpgsql AS $pleat$
BEGIN
  IF TG_OP = 'INSERT' THEN
    IF NEW.sum IS DISTINCT FROM NULL THEN NEW.total:= NEW.sum; ELSE NEW.sum:= NEW.total; END IF;
  ELSIF NEW.sum IS DISTINCT FROM OLD.sum THEN
    NEW.total:= NEW.sum;
  ELSE
    NEW.sum:= NEW.total;
  END IF;
  RETURN NEW;
END $pleat$;
-- 5.8 keep orders.sum equal to total | lock: SHARE ROW EXCLUSIVE on orders
CREATE TRIGGER pleat_mirror_sum BEFORE INSERT OR UPDATE ON public.orders FOR EACH ROW EXECUTE FUNCTION pleat."public.orders.sum" ('mirror', 'total', 'sum');
-- 5.9 say what the trigger is for | lock: ACCESS SHARE on orders
COMMENT ON TRIGGER pleat_mirror_sum ON public.orders IS 'pleat: keeps sum equal to total while a change is under way';
-- 6.1 undo: replace publication turned: drop publication turned | lock: none
DROP PUBLICATION turned;
-- 6.2 create publication turned | lock: none
CREATE PUBLICATION turned FOR ALL TABLES;
-- 7. comment on publication named | lock: none
COMMENT ON PUBLICATION named IS NULL;
-- 8. change the tables of publication emptied | lock: SHARE UPDATE EXCLUSIVE on orders
ALTER PUBLICATION emptied SET TABLE ONLY public.orders WHERE (id > 1), TABLES IN SCHEMA public;
-- 9. rename publication named to called | lock: none
ALTER PUBLICATION named RENAME TO called;
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
-- 1. set options of publication more | lock: none
ALTER PUBLICATION more SET ( publish = 'delete, insert, truncate, update', publish_via_partition_root = false);
-- 2. change the tables of publication more | lock: SHARE UPDATE EXCLUSIVE on items, SHARE UPDATE EXCLUSIVE on orders
ALTER PUBLICATION more SET TABLE ONLY public.orders;
-- 3.1 undo: add column orders.sum and keep it equal to total: stop keeping orders.sum equal to total | lock: ACCESS EXCLUSIVE on orders
DROP TRIGGER pleat_mirror_sum ON public.orders;
-- 3.2 drop the function of that trigger | lock: none
DROP FUNCTION pleat."public.orders.sum" ();
-- 3.3 drop column orders.sum | lock: ACCESS EXCLUSIVE on orders
ALTER TABLE public.orders DROP COLUMN sum;
-- 4.1 forget the backfills, all are done | lock: none
DROP TABLE IF EXISTS pleat.progress;
-- 4.2 drop the procedure that ran them | lock: none
DROP PROCEDURE IF EXISTS pleat.backfill;
-- 4.3 drop the schema that they were in | lock: none
DROP SCHEMA IF EXISTS pleat;
COMMIT;
