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
  ('copy orders.sum', false)
ON CONFLICT (name) DO NOTHING;
-- 2.1 add column orders.sum and keep it equal to total: add column orders.sum integer | lock: ACCESS EXCLUSIVE on orders | H304 reads by the new name use no index until the contract phase
ALTER TABLE public.orders ADD COLUMN sum integer;
-- 2.2 create schema pleat if it is not there yet | lock: none
CREATE SCHEMA IF NOT EXISTS pleat;
-- 2.3 create the function of the trigger that follows | lock: none
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
-- 2.4 keep orders.sum equal to total | lock: SHARE ROW EXCLUSIVE on orders
CREATE TRIGGER pleat_mirror_sum BEFORE INSERT OR UPDATE ON public.orders FOR EACH ROW EXECUTE FUNCTION pleat."public.orders.sum" ('mirror', 'total', 'sum');
-- 2.5 say what the trigger is for | lock: ACCESS SHARE on orders
COMMENT ON TRIGGER pleat_mirror_sum ON public.orders IS 'pleat: keeps sum equal to total while a change is under way';
COMMIT;

BEGIN;
-- 3. change the tables of publication more | lock: SHARE UPDATE EXCLUSIVE on items, SHARE UPDATE EXCLUSIVE on orders
ALTER PUBLICATION more SET TABLE ONLY public.items, ONLY public.orders;
-- 4. set options of publication more | lock: none
ALTER PUBLICATION more SET ( publish = 'delete, insert', publish_via_partition_root = false);
COMMIT;

-- pleat: backfill, up
-- before: any code; run after the expand phase; afterwards new code may be started beside old code
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = public;

-- 5. fill orders.sum from total | lock: ROW EXCLUSIVE on orders
CALL pleat.backfill('copy orders.sum', 'public.orders', ARRAY['id'], $pleat$
  UPDATE public.orders SET sum = public.orders.total
  WHERE PLEAT_BATCH AND public.orders.sum IS DISTINCT FROM public.orders.total
$pleat$);

-- pleat: contract, up
-- before: only new code runs; the backfill phase is complete
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = public;

BEGIN;
-- 6. rename publication called to named | lock: none | H301 code from before the change fails from here on | H312 code that uses the new name fails up to here: start it when this is done
ALTER PUBLICATION called RENAME TO named;
-- 7. change the tables of publication emptied | lock: SHARE UPDATE EXCLUSIVE on orders | H301 code from before the change fails from here on
ALTER PUBLICATION emptied DROP TABLE ONLY public.orders, TABLES IN SCHEMA public;
-- 8. comment on publication named | lock: none
COMMENT ON PUBLICATION named IS 'Renamed';
COMMIT;

BEGIN;
-- 9.1 replace publication turned: drop publication turned | lock: none | H301 code from before the change fails from here on
DROP PUBLICATION turned;
-- 9.2 create publication turned | lock: SHARE UPDATE EXCLUSIVE on items
CREATE PUBLICATION turned FOR TABLE ONLY public.items;
COMMIT;

BEGIN;
-- 10.1 drop the copy and rename column orders.total to sum: stop keeping orders.sum equal to total | lock: ACCESS EXCLUSIVE on orders
DROP TRIGGER pleat_mirror_sum ON public.orders;
-- 10.2 drop the function of that trigger | lock: none
DROP FUNCTION pleat."public.orders.sum" ();
-- 10.3 drop column orders.sum | lock: ACCESS EXCLUSIVE on orders
ALTER TABLE public.orders DROP COLUMN sum;
-- 10.4 rename column orders.total to sum | lock: ACCESS EXCLUSIVE on orders | H301 code from before the change fails from here on
ALTER TABLE public.orders RENAME COLUMN total TO sum;
COMMIT;

BEGIN;
-- 11. change the tables of publication fewer | lock: SHARE UPDATE EXCLUSIVE on items, SHARE UPDATE EXCLUSIVE on orders | H301 code from before the change fails from here on
ALTER PUBLICATION fewer SET TABLE ONLY public.orders (id, sum) WHERE (id > 0);
-- 12.1 forget the backfills, all are done | lock: none
DROP TABLE IF EXISTS pleat.progress;
-- 12.2 drop the procedure that ran them | lock: none
DROP PROCEDURE IF EXISTS pleat.backfill;
-- 12.3 drop the schema that they were in | lock: none
DROP SCHEMA IF EXISTS pleat;
COMMIT;
