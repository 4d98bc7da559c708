-- pleat: expand, up
-- before: any code; afterwards new code may be started beside old code
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = app, public;

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
  ('fill app.orders.counter', false),
  ('fill app.orders.ticket', false)
ON CONFLICT (name) DO NOTHING;
-- 2. create sequence app.ticket_seq | lock: none
CREATE SEQUENCE app.ticket_seq START WITH 100;
-- 3. add column app.orders.upper_note text | lock: ACCESS EXCLUSIVE on app.orders | H201 rewrites the whole table and its indexes while nobody can read or write it
ALTER TABLE app.orders ADD COLUMN upper_note text GENERATED ALWAYS AS (upper(note)) STORED;
-- 4. add column app.orders.position bigint not null | lock: ACCESS EXCLUSIVE on app.orders | H201 rewrites the whole table and its indexes while nobody can read or write it
ALTER TABLE app.orders ADD COLUMN "position" bigint NOT NULL GENERATED ALWAYS AS IDENTITY (START WITH 10 INCREMENT BY 2);
-- 5.1 add column app.orders.counter bigint | lock: ACCESS EXCLUSIVE on app.orders
ALTER TABLE app.orders ADD COLUMN counter bigint;
-- 5.2 create sequence app.orders_counter_seq | lock: none
CREATE SEQUENCE app.orders_counter_seq AS bigint;
-- 5.3 give app.orders.counter a sequence | lock: ACCESS EXCLUSIVE on app.orders
ALTER TABLE app.orders ALTER COLUMN counter SET DEFAULT nextval('app.orders_counter_seq');
-- 5.4 let sequence app.orders_counter_seq belong to app.orders.counter | lock: none
ALTER SEQUENCE app.orders_counter_seq OWNED BY app.orders.counter;
-- 6.1 add column app.orders.ticket bigint | lock: ACCESS EXCLUSIVE on app.orders
ALTER TABLE app.orders ADD COLUMN ticket bigint;
-- 6.2 give app.orders.ticket a default | lock: ACCESS EXCLUSIVE on app.orders
ALTER TABLE app.orders ALTER COLUMN ticket SET DEFAULT nextval('app.ticket_seq');
-- 7. add column app.orders.placed timestamp with time zone not null | lock: ACCESS EXCLUSIVE on app.orders
ALTER TABLE app.orders ADD COLUMN placed timestamp with time zone NOT NULL DEFAULT now();
COMMIT;

-- pleat: backfill, up
-- before: any code; run after the expand phase
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = app, public;

-- 8. fill app.orders.counter | lock: ROW EXCLUSIVE on app.orders
DO $pleat$
DECLARE
  more boolean;
  low_1 app.orders.id%TYPE;
  high_1 app.orders.id%TYPE;
BEGIN
  PERFORM pg_catalog.set_config('application_name', 'pleat: fill app.orders.counter', false);
  SELECT id INTO low_1 FROM app.orders ORDER BY id LIMIT 1;
  more := FOUND;
  WHILE more LOOP
    SELECT id INTO high_1 FROM app.orders WHERE (id) >= (low_1) ORDER BY id OFFSET 1000 LIMIT 1;
    more := FOUND;
    LOOP
      BEGIN
        WITH pleat_batch (pleat_key_1) AS (SELECT id FROM app.orders WHERE (id) >= (low_1) ORDER BY id LIMIT 1000)
        UPDATE app.orders SET counter = (nextval('app.orders_counter_seq')) FROM pleat_batch
        WHERE (app.orders.id) = (pleat_key_1) AND app.orders.counter IS NULL;
        EXIT;
      EXCEPTION WHEN lock_not_available OR deadlock_detected THEN
        PERFORM pg_catalog.pg_sleep(0.1);
      END;
    END LOOP;
    COMMIT;
    low_1:= high_1;
  END LOOP;
  UPDATE pleat.progress SET finished = true, updated_at = pg_catalog.now() WHERE name = 'fill app.orders.counter';
END $pleat$;

-- 9. fill app.orders.ticket | lock: ROW EXCLUSIVE on app.orders
DO $pleat$
DECLARE
  more boolean;
  low_1 app.orders.id%TYPE;
  high_1 app.orders.id%TYPE;
BEGIN
  PERFORM pg_catalog.set_config('application_name', 'pleat: fill app.orders.ticket', false);
  SELECT id INTO low_1 FROM app.orders ORDER BY id LIMIT 1;
  more := FOUND;
  WHILE more LOOP
    SELECT id INTO high_1 FROM app.orders WHERE (id) >= (low_1) ORDER BY id OFFSET 1000 LIMIT 1;
    more := FOUND;
    LOOP
      BEGIN
        WITH pleat_batch (pleat_key_1) AS (SELECT id FROM app.orders WHERE (id) >= (low_1) ORDER BY id LIMIT 1000)
        UPDATE app.orders SET ticket = (nextval('app.ticket_seq')) FROM pleat_batch
        WHERE (app.orders.id) = (pleat_key_1) AND app.orders.ticket IS NULL;
        EXIT;
      EXCEPTION WHEN lock_not_available OR deadlock_detected THEN
        PERFORM pg_catalog.pg_sleep(0.1);
      END;
    END LOOP;
    COMMIT;
    low_1:= high_1;
  END LOOP;
  UPDATE pleat.progress SET finished = true, updated_at = pg_catalog.now() WHERE name = 'fill app.orders.ticket';
END $pleat$;

-- pleat: contract, up
-- before: only new code runs; the backfill phase is complete
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = app, public;

BEGIN;
-- 10.1 drop constraint app.orders.pleat_not_null_counter | lock: ACCESS EXCLUSIVE on app.orders
ALTER TABLE app.orders DROP CONSTRAINT IF EXISTS pleat_not_null_counter;
-- 10.2 reject new nulls in app.orders.counter | lock: ACCESS EXCLUSIVE on app.orders
ALTER TABLE app.orders ADD CONSTRAINT pleat_not_null_counter CHECK (counter IS NOT NULL) NOT VALID;
COMMIT;

-- 11. fill app.orders.counter | lock: ROW EXCLUSIVE on app.orders
DO $pleat$
DECLARE
  more boolean;
  low_1 app.orders.id%TYPE;
  high_1 app.orders.id%TYPE;
BEGIN
  PERFORM pg_catalog.set_config('application_name', 'pleat: fill app.orders.counter', false);
  SELECT id INTO low_1 FROM app.orders ORDER BY id LIMIT 1;
  more := FOUND;
  WHILE more LOOP
    SELECT id INTO high_1 FROM app.orders WHERE (id) >= (low_1) ORDER BY id OFFSET 1000 LIMIT 1;
    more := FOUND;
    LOOP
      BEGIN
        WITH pleat_batch (pleat_key_1) AS (SELECT id FROM app.orders WHERE (id) >= (low_1) ORDER BY id LIMIT 1000)
        UPDATE app.orders SET counter = (nextval('app.orders_counter_seq')) FROM pleat_batch
        WHERE (app.orders.id) = (pleat_key_1) AND app.orders.counter IS NULL;
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
-- 12. validate constraint app.orders.pleat_not_null_counter | lock: SHARE UPDATE EXCLUSIVE on app.orders
ALTER TABLE app.orders VALIDATE CONSTRAINT pleat_not_null_counter;
COMMIT;

BEGIN;
-- 13.1 set not null on app.orders.counter | lock: ACCESS EXCLUSIVE on app.orders
ALTER TABLE app.orders ALTER COLUMN counter SET NOT NULL;
-- 13.2 drop constraint app.orders.pleat_not_null_counter | lock: ACCESS EXCLUSIVE on app.orders
ALTER TABLE app.orders DROP CONSTRAINT pleat_not_null_counter;
-- 14.1 forget the backfills, all are done | lock: none
DROP TABLE IF EXISTS pleat.progress;
-- 14.2 drop the schema that they were in | lock: none
DROP SCHEMA IF EXISTS pleat;
COMMIT;
