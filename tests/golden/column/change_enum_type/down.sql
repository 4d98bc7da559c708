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
  ('convert orders.state', true)
ON CONFLICT (name) DO NOTHING;
-- 2. create enum old state | lock: none
CREATE TYPE public."old state" AS ENUM ('open', 'done');
-- 3.1 undo: put the successor of orders.state in its place: add column orders.pleat_new_state public."old state" | lock: ACCESS EXCLUSIVE on orders
ALTER TABLE public.orders ADD COLUMN pleat_new_state public."old state";
-- 3.2 create schema pleat if it is not there yet | lock: none
CREATE SCHEMA IF NOT EXISTS pleat;
-- 3.3 create the function of the trigger that follows | lock: none
CREATE OR REPLACE FUNCTION pleat."public.orders.pleat_new_state" () RETURNS trigger LANGUAGE plpgsql AS $pleat$
#variable_conflict use_column
BEGIN
  IF TG_OP = 'UPDATE' THEN
    IF NEW.pleat_new_state IS DISTINCT FROM OLD.pleat_new_state THEN RETURN NEW; END IF;
  END IF;
  BEGIN
    SELECT (state::text::public."old state") INTO NEW.pleat_new_state FROM (SELECT NEW.*) AS orders;
  EXCEPTION WHEN data_exception THEN
    NEW.pleat_new_state:= NULL;
  END;
  RETURN NEW;
END $pleat$;
-- 3.4 keep orders.pleat_new_state equal to state | lock: SHARE ROW EXCLUSIVE on orders
CREATE TRIGGER pleat_mirror_pleat_new_state BEFORE INSERT OR UPDATE ON public.orders FOR EACH ROW EXECUTE FUNCTION pleat."public.orders.pleat_new_state" ('mirror', 'state', 'pleat_new_state');
-- 3.5 say what the trigger is for | lock: ACCESS SHARE on orders
COMMENT ON TRIGGER pleat_mirror_pleat_new_state ON public.orders IS 'pleat: keeps pleat_new_state equal to state while a change is under way';
COMMIT;

-- 4. fill orders.pleat_new_state | lock: ROW EXCLUSIVE on orders
CALL pleat.backfill('fill orders.pleat_new_state once more', 'public.orders', ARRAY['id'], $pleat$
  UPDATE public.orders SET pleat_new_state = (state::text::public."old state")
  WHERE PLEAT_BATCH AND public.orders.pleat_new_state IS DISTINCT FROM (state::text::public."old state")
$pleat$);

BEGIN;
-- 5.1 undo: put the successor of orders.state in its place: stop keeping orders.pleat_new_state equal to state | lock: ACCESS EXCLUSIVE on orders
DROP TRIGGER pleat_mirror_pleat_new_state ON public.orders;
-- 5.2 drop the function of that trigger | lock: none
DROP FUNCTION pleat."public.orders.pleat_new_state" ();
-- 5.3 rename column orders.state to pleat_old_state | lock: ACCESS EXCLUSIVE on orders
ALTER TABLE public.orders RENAME COLUMN state TO pleat_old_state;
-- 5.4 rename column orders.pleat_new_state to state | lock: ACCESS EXCLUSIVE on orders
ALTER TABLE public.orders RENAME COLUMN pleat_new_state TO state;
-- 5.5 give orders.state a default | lock: ACCESS EXCLUSIVE on orders
ALTER TABLE public.orders ALTER COLUMN state SET DEFAULT 'open';
-- 5.6 drop column orders.pleat_old_state | lock: ACCESS EXCLUSIVE on orders
ALTER TABLE public.orders DROP COLUMN pleat_old_state;
-- 5.7 set not null on orders.state again if every row allows it | lock: ACCESS EXCLUSIVE on orders | H202 reads the whole table while writes wait
DO $pleat$ BEGIN
  IF EXISTS (SELECT FROM public.orders WHERE public.orders.state IS NOT DISTINCT FROM NULL) THEN
    RAISE WARNING 'pleat: % stays nullable: it has rows without a value', 'public.orders.state';
  ELSE
    ALTER TABLE public.orders ALTER COLUMN state SET NOT NULL;
  END IF;
END $pleat$;
-- 5.8 add column orders.pleat_new_state public.state | lock: ACCESS EXCLUSIVE on orders
ALTER TABLE public.orders ADD COLUMN pleat_new_state public.state;
-- 5.9 create schema pleat if it is not there yet | lock: none
CREATE SCHEMA IF NOT EXISTS pleat;
-- 5.10 create the function of the trigger that follows | lock: none
CREATE OR REPLACE FUNCTION pleat."public.orders.pleat_new_state" () RETURNS trigger LANGUAGE plpgsql AS $pleat$
#variable_conflict use_column
BEGIN
  IF TG_OP = 'UPDATE' THEN
    IF NEW.pleat_new_state IS DISTINCT FROM OLD.pleat_new_state THEN RETURN NEW; END IF;
  END IF;
  BEGIN
    SELECT (state::text::public.state) INTO NEW.pleat_new_state FROM (SELECT NEW.*) AS orders;
  EXCEPTION WHEN data_exception THEN
    NEW.pleat_new_state:= NULL;
  END;
  RETURN NEW;
END $pleat$;
-- 5.11 keep orders.pleat_new_state equal to state | lock: SHARE ROW EXCLUSIVE on orders
CREATE TRIGGER pleat_mirror_pleat_new_state BEFORE INSERT OR UPDATE ON public.orders FOR EACH ROW EXECUTE FUNCTION pleat."public.orders.pleat_new_state" ('mirror', 'state', 'pleat_new_state');
-- 5.12 say what the trigger is for | lock: ACCESS SHARE on orders
COMMENT ON TRIGGER pleat_mirror_pleat_new_state ON public.orders IS 'pleat: keeps pleat_new_state equal to state while a change is under way';
-- 6. drop not null on orders.pleat_new_state | lock: ACCESS EXCLUSIVE on orders
ALTER TABLE public.orders ALTER COLUMN pleat_new_state DROP NOT NULL;
-- 7. drop constraint orders.pleat_not_null_pleat_new_state | lock: ACCESS EXCLUSIVE on orders
ALTER TABLE public.orders DROP CONSTRAINT IF EXISTS pleat_not_null_pleat_new_state;
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
-- 1.1 undo: add a successor of type public.state for orders.state: stop keeping orders.pleat_new_state equal to state | lock: ACCESS EXCLUSIVE on orders
DROP TRIGGER pleat_mirror_pleat_new_state ON public.orders;
-- 1.2 drop the function of that trigger | lock: none
DROP FUNCTION pleat."public.orders.pleat_new_state" ();
-- 1.3 drop column orders.pleat_new_state | lock: ACCESS EXCLUSIVE on orders
ALTER TABLE public.orders DROP COLUMN pleat_new_state;
-- 2. drop enum state | lock: none
DROP TYPE public.state;
-- 3.1 forget the backfills, all are done | lock: none
DROP TABLE IF EXISTS pleat.progress;
-- 3.2 drop the procedure that ran them | lock: none
DROP PROCEDURE IF EXISTS pleat.backfill;
-- 3.3 drop the schema that they were in | lock: none
DROP SCHEMA IF EXISTS pleat;
COMMIT;
