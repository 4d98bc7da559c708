-- pleat: contract, down
-- before: only new code runs; afterwards old code may be started beside it
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = public;

BEGIN;
-- 1. remember which backfills are to be done | lock: none
CREATE SCHEMA IF NOT EXISTS pleat;
CREATE TABLE IF NOT EXISTS pleat.progress (
  name text PRIMARY KEY,
  done_to text[],
  finished boolean NOT NULL DEFAULT false,
  updated_at timestamptz NOT NULL DEFAULT pg_catalog.now()
);
COMMENT ON TABLE pleat.progress IS 'pleat: backfills of the change that is under way';
INSERT INTO pleat.progress (name, finished) VALUES
  ('convert orders.state', true)
ON CONFLICT (name) DO NOTHING;
-- 2. create enum old state | lock: none
CREATE TYPE public."old state" AS ENUM ('open', 'done');
-- 3. undo: put the successor of orders.state in its place
-- 3.1 add column orders.pleat_new_state public."old state" | lock: ACCESS EXCLUSIVE on orders
ALTER TABLE public.orders ADD COLUMN pleat_new_state public."old state";
-- 3.2 keep orders.pleat_new_state equal to state | lock: SHARE ROW EXCLUSIVE on orders
CREATE SCHEMA IF NOT EXISTS pleat;
CREATE OR REPLACE FUNCTION pleat."public.orders.pleat_new_state" () RETURNS trigger LANGUAGE plpgsql AS $pleat$
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
CREATE TRIGGER pleat_mirror_pleat_new_state BEFORE INSERT OR UPDATE ON public.orders FOR EACH ROW EXECUTE FUNCTION pleat."public.orders.pleat_new_state" ('mirror', 'state', 'pleat_new_state');
COMMENT ON TRIGGER pleat_mirror_pleat_new_state ON public.orders IS 'pleat: keeps pleat_new_state equal to state while a change is under way';
COMMIT;

-- 4. fill orders.pleat_new_state | lock: ROW EXCLUSIVE on orders
DO $pleat$
DECLARE
  more boolean;
  low_1 public.orders.id%TYPE;
  high_1 public.orders.id%TYPE;
BEGIN
  PERFORM pg_catalog.set_config('application_name', 'pleat: fill public.orders.pleat_new_state', false);
  SELECT id INTO low_1 FROM public.orders ORDER BY id LIMIT 1;
  more := FOUND;
  WHILE more LOOP
    SELECT id INTO high_1 FROM public.orders WHERE (id) >= (low_1) ORDER BY id OFFSET 1000 LIMIT 1;
    more := FOUND;
    LOOP
      BEGIN
        WITH pleat_batch (pleat_key_1) AS (SELECT id FROM public.orders WHERE (id) >= (low_1) ORDER BY id LIMIT 1000)
        UPDATE public.orders SET pleat_new_state = (state::text::public."old state") FROM pleat_batch
        WHERE (public.orders.id) = (pleat_key_1) AND public.orders.pleat_new_state IS DISTINCT FROM (state::text::public."old state");
        EXIT;
      EXCEPTION WHEN lock_not_available OR deadlock_detected THEN
        PERFORM pg_catalog.pg_sleep(0.1);
      END;
    END LOOP;
    COMMIT;
    low_1:= high_1;
  END LOOP;
END $pleat$;

BEGIN;
-- 5. undo: put the successor of orders.state in its place
-- 5.1 stop keeping orders.pleat_new_state equal to state | lock: ACCESS EXCLUSIVE on orders
DROP TRIGGER pleat_mirror_pleat_new_state ON public.orders;
DROP FUNCTION pleat."public.orders.pleat_new_state" ();
-- 5.2 rename column orders.state to pleat_old_state | lock: ACCESS EXCLUSIVE on orders
ALTER TABLE public.orders RENAME COLUMN state TO pleat_old_state;
-- 5.3 rename column orders.pleat_new_state to state | lock: ACCESS EXCLUSIVE on orders
ALTER TABLE public.orders RENAME COLUMN pleat_new_state TO state;
-- 5.4 give orders.state a default | lock: ACCESS EXCLUSIVE on orders
ALTER TABLE public.orders ALTER COLUMN state SET DEFAULT 'open';
-- 5.5 drop column orders.pleat_old_state | lock: ACCESS EXCLUSIVE on orders
ALTER TABLE public.orders DROP COLUMN pleat_old_state;
-- 5.6 set not null on orders.state again if every row allows it | lock: ACCESS EXCLUSIVE on orders
DO $pleat$ BEGIN
  IF EXISTS (SELECT FROM public.orders WHERE state IS NULL) THEN
    RAISE WARNING 'pleat: % stays nullable: it has rows without a value', 'public.orders.state';
  ELSE
    ALTER TABLE public.orders ALTER COLUMN state SET NOT NULL;
  END IF;
END $pleat$;
-- 5.7 add column orders.pleat_new_state public.state | lock: ACCESS EXCLUSIVE on orders
ALTER TABLE public.orders ADD COLUMN pleat_new_state public.state;
-- 5.8 keep orders.pleat_new_state equal to state | lock: SHARE ROW EXCLUSIVE on orders
CREATE SCHEMA IF NOT EXISTS pleat;
CREATE OR REPLACE FUNCTION pleat."public.orders.pleat_new_state" () RETURNS trigger LANGUAGE plpgsql AS $pleat$
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
CREATE TRIGGER pleat_mirror_pleat_new_state BEFORE INSERT OR UPDATE ON public.orders FOR EACH ROW EXECUTE FUNCTION pleat."public.orders.pleat_new_state" ('mirror', 'state', 'pleat_new_state');
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
-- 1. undo: add a successor of type public.state for orders.state
-- 1.1 stop keeping orders.pleat_new_state equal to state | lock: ACCESS EXCLUSIVE on orders
DROP TRIGGER pleat_mirror_pleat_new_state ON public.orders;
DROP FUNCTION pleat."public.orders.pleat_new_state" ();
-- 1.2 drop column orders.pleat_new_state | lock: ACCESS EXCLUSIVE on orders
ALTER TABLE public.orders DROP COLUMN pleat_new_state;
-- 2. drop enum state | lock: none
DROP TYPE public.state;
-- 3. forget the backfills, all are done | lock: none
DROP TABLE IF EXISTS pleat.progress;
DROP SCHEMA IF EXISTS pleat;
COMMIT;
