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
  ('fill app.orders.ticket', false)
ON CONFLICT (name) DO NOTHING;
-- 2. create sequence app.ticket_seq | lock: none
CREATE SEQUENCE app.ticket_seq START WITH 100;
-- 3. add column app.orders.upper_note text | lock: ACCESS EXCLUSIVE on app.orders | H201 rewrites the whole table and its indexes while nobody can read or write it
ALTER TABLE app.orders ADD COLUMN upper_note text GENERATED ALWAYS AS (upper(note)) STORED;
-- 4. add column app.orders.position bigint not null | lock: ACCESS EXCLUSIVE on app.orders | H201 rewrites the whole table and its indexes while nobody can read or write it
ALTER TABLE app.orders ADD COLUMN "position" bigint NOT NULL GENERATED ALWAYS AS IDENTITY (START WITH 10 INCREMENT BY 2);
-- 5. add column app.orders.counter bigint not null | lock: ACCESS EXCLUSIVE on app.orders | H201 rewrites the whole table and its indexes while nobody can read or write it
ALTER TABLE app.orders ADD COLUMN counter bigserial NOT NULL;
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

-- 8. fill app.orders.ticket | lock: ROW EXCLUSIVE on app.orders
CALL pleat.backfill('fill app.orders.ticket', 'app.orders', ARRAY['id'], $pleat$
  UPDATE app.orders SET ticket = (nextval('app.ticket_seq'))
  WHERE PLEAT_BATCH AND app.orders.ticket IS NULL
$pleat$);

BEGIN;
-- 9.1 forget the backfills, all are done | lock: none
DROP TABLE IF EXISTS pleat.progress;
-- 9.2 drop the procedure that ran them | lock: none
DROP PROCEDURE IF EXISTS pleat.backfill;
-- 9.3 drop the schema that they were in | lock: none
DROP SCHEMA IF EXISTS pleat;
COMMIT;
