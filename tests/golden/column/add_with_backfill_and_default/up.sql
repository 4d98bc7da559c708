-- pleat: expand, up
-- before: any code; afterwards new code may be started beside old code
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
  done_to text[],
  finished boolean NOT NULL DEFAULT false,
  updated_at timestamptz NOT NULL DEFAULT pg_catalog.now()
);
-- 1.3 say what the table is for | lock: none
COMMENT ON TABLE pleat.progress IS 'pleat: backfills of the change that is under way';
-- 1.4 remember which backfills are to be done | lock: none
INSERT INTO pleat.progress (name, finished) VALUES
  ('fill orders.state', false),
  ('fill orders.kind', false)
ON CONFLICT (name) DO NOTHING;
-- 2.1 add column orders.state text | lock: ACCESS EXCLUSIVE on orders
ALTER TABLE public.orders ADD COLUMN state text;
-- 2.2 give orders.state a default | lock: ACCESS EXCLUSIVE on orders
ALTER TABLE public.orders ALTER COLUMN state SET DEFAULT 'open';
-- 3. add column orders.kind text not null | lock: ACCESS EXCLUSIVE on orders
ALTER TABLE public.orders ADD COLUMN kind text NOT NULL DEFAULT 'plain';
COMMIT;

-- pleat: backfill, up
-- before: any code; run after the expand phase
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = public;

-- 4. fill orders.state | lock: ROW EXCLUSIVE on orders
DO $pleat$
DECLARE
  more boolean;
  low_1 public.orders.id%TYPE;
  high_1 public.orders.id%TYPE;
BEGIN
  PERFORM pg_catalog.set_config('application_name', 'pleat: fill public.orders.state', false);
  SELECT id INTO low_1 FROM public.orders ORDER BY id LIMIT 1;
  more := FOUND;
  WHILE more LOOP
    SELECT id INTO high_1 FROM public.orders WHERE (id) >= (low_1) ORDER BY id OFFSET 1000 LIMIT 1;
    more := FOUND;
    LOOP
      BEGIN
        WITH pleat_batch (pleat_key_1) AS (SELECT id FROM public.orders WHERE (id) >= (low_1) ORDER BY id LIMIT 1000)
        UPDATE public.orders SET state = (case when amount > 3 then 'done' else 'open' end) FROM pleat_batch
        WHERE (public.orders.id) = (pleat_key_1) AND public.orders.state IS NULL;
        EXIT;
      EXCEPTION WHEN lock_not_available OR deadlock_detected THEN
        PERFORM pg_catalog.pg_sleep(0.1);
      END;
    END LOOP;
    COMMIT;
    low_1:= high_1;
  END LOOP;
  UPDATE pleat.progress SET finished = true, updated_at = pg_catalog.now() WHERE name = 'fill orders.state';
END $pleat$;

-- 5. fill orders.kind | lock: ROW EXCLUSIVE on orders
DO $pleat$
DECLARE
  more boolean;
  low_1 public.orders.id%TYPE;
  high_1 public.orders.id%TYPE;
BEGIN
  PERFORM pg_catalog.set_config('application_name', 'pleat: fill public.orders.kind', false);
  SELECT id INTO low_1 FROM public.orders ORDER BY id LIMIT 1;
  more := FOUND;
  WHILE more LOOP
    SELECT id INTO high_1 FROM public.orders WHERE (id) >= (low_1) ORDER BY id OFFSET 1000 LIMIT 1;
    more := FOUND;
    LOOP
      BEGIN
        WITH pleat_batch (pleat_key_1) AS (SELECT id FROM public.orders WHERE (id) >= (low_1) ORDER BY id LIMIT 1000)
        UPDATE public.orders SET kind = ('large') FROM pleat_batch
        WHERE (public.orders.id) = (pleat_key_1) AND (amount > 3);
        EXIT;
      EXCEPTION WHEN lock_not_available OR deadlock_detected THEN
        PERFORM pg_catalog.pg_sleep(0.1);
      END;
    END LOOP;
    COMMIT;
    low_1:= high_1;
  END LOOP;
  UPDATE pleat.progress SET finished = true, updated_at = pg_catalog.now() WHERE name = 'fill orders.kind';
END $pleat$;

BEGIN;
-- 6.1 forget the backfills, all are done | lock: none
DROP TABLE IF EXISTS pleat.progress;
-- 6.2 drop the schema that they were in | lock: none
DROP SCHEMA IF EXISTS pleat;
COMMIT;
