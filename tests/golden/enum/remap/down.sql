-- pleat: contract, down
-- before: only new code runs; afterwards old code may be started beside it
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = shop, public;

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
  ('convert shop.orders.seen', true),
  ('convert shop.orders.state', true)
ON CONFLICT (name) DO NOTHING;
-- 2. rename enum shop.order_state to shop.pleat_new_order_state | lock: none
ALTER TYPE shop.order_state RENAME TO pleat_new_order_state;
-- 3.1 undo: drop enum shop.order_state: create enum shop.order_state | lock: none
CREATE TYPE shop.order_state AS ENUM ('lost', 'new', 'payed', 'paid', 'shipped', 'cancelled');
-- 3.2 comment on enum shop.order_state | lock: none
COMMENT ON TYPE shop.order_state IS 'Where an order is';
-- 4.1 undo: put the successor of shop.orders.seen in its place: add column shop.orders.pleat_new_seen shop.order_state[] | lock: ACCESS EXCLUSIVE on shop.orders
ALTER TABLE shop.orders ADD COLUMN pleat_new_seen shop.order_state[];
-- 4.2 create schema pleat if it is not there yet | lock: none
CREATE SCHEMA IF NOT EXISTS pleat;
-- 4.3 create the function of the trigger that follows | lock: none
CREATE OR REPLACE FUNCTION pleat."shop.orders.pleat_new_seen" () RETURNS trigger LANGUAGE plpgsql AS $pleat$
#variable_conflict use_column
BEGIN
  IF TG_OP = 'UPDATE' THEN
    IF NEW.pleat_new_seen IS DISTINCT FROM OLD.pleat_new_seen THEN RETURN NEW; END IF;
  END IF;
  BEGIN
    SELECT (pg_catalog.array_replace(seen::text[], 'paid', 'payed')::shop.order_state[]) INTO NEW.pleat_new_seen FROM (SELECT NEW.*) AS orders;
  EXCEPTION WHEN data_exception THEN
    NEW.pleat_new_seen:= NULL;
  END;
  RETURN NEW;
END $pleat$;
-- 4.4 keep shop.orders.pleat_new_seen equal to seen | lock: SHARE ROW EXCLUSIVE on shop.orders
CREATE TRIGGER pleat_mirror_pleat_new_seen BEFORE INSERT OR UPDATE ON shop.orders FOR EACH ROW EXECUTE FUNCTION pleat."shop.orders.pleat_new_seen" ('mirror', 'seen', 'pleat_new_seen');
-- 4.5 say what the trigger is for | lock: ACCESS SHARE on shop.orders
COMMENT ON TRIGGER pleat_mirror_pleat_new_seen ON shop.orders IS 'pleat: keeps pleat_new_seen equal to seen while a change is under way';
COMMIT;

-- 5. fill shop.orders.pleat_new_seen | lock: ROW EXCLUSIVE on shop.orders
CALL pleat.backfill('fill shop.orders.pleat_new_seen once more', 'shop.orders', ARRAY['id'], $pleat$
  UPDATE shop.orders SET pleat_new_seen = (pg_catalog.array_replace(seen::text[], 'paid', 'payed')::shop.order_state[])
  WHERE PLEAT_BATCH AND shop.orders.pleat_new_seen IS DISTINCT FROM (pg_catalog.array_replace(seen::text[], 'paid', 'payed')::shop.order_state[])
$pleat$);

BEGIN;
-- 6.1 undo: put the successor of shop.orders.seen in its place: stop keeping shop.orders.pleat_new_seen equal to seen | lock: ACCESS EXCLUSIVE on shop.orders
DROP TRIGGER pleat_mirror_pleat_new_seen ON shop.orders;
-- 6.2 drop the function of that trigger | lock: none
DROP FUNCTION pleat."shop.orders.pleat_new_seen" ();
-- 6.3 rename column shop.orders.seen to pleat_old_seen | lock: ACCESS EXCLUSIVE on shop.orders
ALTER TABLE shop.orders RENAME COLUMN seen TO pleat_old_seen;
-- 6.4 rename column shop.orders.pleat_new_seen to seen | lock: ACCESS EXCLUSIVE on shop.orders
ALTER TABLE shop.orders RENAME COLUMN pleat_new_seen TO seen;
-- 6.5 drop column shop.orders.pleat_old_seen | lock: ACCESS EXCLUSIVE on shop.orders
ALTER TABLE shop.orders DROP COLUMN pleat_old_seen;
-- 6.6 add column shop.orders.pleat_new_seen shop.pleat_new_order_state[] | lock: ACCESS EXCLUSIVE on shop.orders
ALTER TABLE shop.orders ADD COLUMN pleat_new_seen shop.pleat_new_order_state[];
-- 6.7 create schema pleat if it is not there yet | lock: none
CREATE SCHEMA IF NOT EXISTS pleat;
-- 6.8 create the function of the trigger that follows | lock: none
CREATE OR REPLACE FUNCTION pleat."shop.orders.pleat_new_seen" () RETURNS trigger LANGUAGE plpgsql AS $pleat$
#variable_conflict use_column
BEGIN
  IF TG_OP = 'UPDATE' THEN
    IF NEW.pleat_new_seen IS DISTINCT FROM OLD.pleat_new_seen THEN RETURN NEW; END IF;
  END IF;
  BEGIN
    SELECT (pg_catalog.array_replace(pg_catalog.array_replace(seen::text[], 'lost', 'shipped'), 'payed', 'paid')::shop.pleat_new_order_state[]) INTO NEW.pleat_new_seen FROM (SELECT NEW.*) AS orders;
  EXCEPTION WHEN data_exception THEN
    NEW.pleat_new_seen:= NULL;
  END;
  RETURN NEW;
END $pleat$;
-- 6.9 keep shop.orders.pleat_new_seen equal to seen | lock: SHARE ROW EXCLUSIVE on shop.orders
CREATE TRIGGER pleat_mirror_pleat_new_seen BEFORE INSERT OR UPDATE ON shop.orders FOR EACH ROW EXECUTE FUNCTION pleat."shop.orders.pleat_new_seen" ('mirror', 'seen', 'pleat_new_seen');
-- 6.10 say what the trigger is for | lock: ACCESS SHARE on shop.orders
COMMENT ON TRIGGER pleat_mirror_pleat_new_seen ON shop.orders IS 'pleat: keeps pleat_new_seen equal to seen while a change is under way';
-- 7.1 undo: put the successor of shop.orders.state in its place, rebuilding view shop.open_orders: add column shop.orders.pleat_new_state shop.order_state | lock: ACCESS EXCLUSIVE on shop.orders
ALTER TABLE shop.orders ADD COLUMN pleat_new_state shop.order_state;
-- 7.2 create schema pleat if it is not there yet | lock: none
CREATE SCHEMA IF NOT EXISTS pleat;
-- 7.3 create the function of the trigger that follows | lock: none
CREATE OR REPLACE FUNCTION pleat."shop.orders.pleat_new_state" () RETURNS trigger LANGUAGE plpgsql AS $pleat$
#variable_conflict use_column
BEGIN
  IF TG_OP = 'UPDATE' THEN
    IF NEW.pleat_new_state IS DISTINCT FROM OLD.pleat_new_state THEN RETURN NEW; END IF;
  END IF;
  BEGIN
    SELECT ((CASE state::text WHEN 'paid' THEN 'payed' ELSE state::text END)::shop.order_state) INTO NEW.pleat_new_state FROM (SELECT NEW.*) AS orders;
  EXCEPTION WHEN data_exception THEN
    NEW.pleat_new_state:= NULL;
  END;
  RETURN NEW;
END $pleat$;
-- 7.4 keep shop.orders.pleat_new_state equal to state | lock: SHARE ROW EXCLUSIVE on shop.orders
CREATE TRIGGER pleat_mirror_pleat_new_state BEFORE INSERT OR UPDATE ON shop.orders FOR EACH ROW EXECUTE FUNCTION pleat."shop.orders.pleat_new_state" ('mirror', 'state', 'pleat_new_state');
-- 7.5 say what the trigger is for | lock: ACCESS SHARE on shop.orders
COMMENT ON TRIGGER pleat_mirror_pleat_new_state ON shop.orders IS 'pleat: keeps pleat_new_state equal to state while a change is under way';
COMMIT;

-- 8. fill shop.orders.pleat_new_state | lock: ROW EXCLUSIVE on shop.orders
CALL pleat.backfill('fill shop.orders.pleat_new_state once more', 'shop.orders', ARRAY['id'], $pleat$
  UPDATE shop.orders SET pleat_new_state = ((CASE state::text WHEN 'paid' THEN 'payed' ELSE state::text END)::shop.order_state)
  WHERE PLEAT_BATCH AND shop.orders.pleat_new_state IS DISTINCT FROM ((CASE state::text WHEN 'paid' THEN 'payed' ELSE state::text END)::shop.order_state)
$pleat$);

SET lock_timeout = 0;
-- 9. build index shop.pleat_new_orders_state_idx on shop.orders without blocking writes | lock: SHARE UPDATE EXCLUSIVE on shop.orders
CREATE INDEX CONCURRENTLY pleat_new_orders_state_idx ON shop.orders (pleat_new_state, id);
SET lock_timeout = '3s';

BEGIN;
-- 10.1 undo: put the successor of shop.orders.state in its place, rebuilding view shop.open_orders: drop view shop.open_orders | lock: ACCESS EXCLUSIVE on shop.open_orders
DROP VIEW shop.open_orders;
-- 10.2 stop keeping shop.orders.pleat_new_state equal to state | lock: ACCESS EXCLUSIVE on shop.orders
DROP TRIGGER pleat_mirror_pleat_new_state ON shop.orders;
-- 10.3 drop the function of that trigger | lock: none
DROP FUNCTION pleat."shop.orders.pleat_new_state" ();
-- 10.4 rename column shop.orders.state to pleat_old_state | lock: ACCESS EXCLUSIVE on shop.orders
ALTER TABLE shop.orders RENAME COLUMN state TO pleat_old_state;
-- 10.5 rename column shop.orders.pleat_new_state to state | lock: ACCESS EXCLUSIVE on shop.orders
ALTER TABLE shop.orders RENAME COLUMN pleat_new_state TO state;
-- 10.6 give shop.orders.state a default | lock: ACCESS EXCLUSIVE on shop.orders
ALTER TABLE shop.orders ALTER COLUMN state SET DEFAULT 'new';
-- 10.7 drop column shop.orders.pleat_old_state | lock: ACCESS EXCLUSIVE on shop.orders
ALTER TABLE shop.orders DROP COLUMN pleat_old_state;
-- 10.8 rename index shop.pleat_new_orders_state_idx to shop.orders_state_idx | lock: none
ALTER INDEX shop.pleat_new_orders_state_idx RENAME TO orders_state_idx;
-- 10.9 set not null on shop.orders.state again if every row allows it | lock: ACCESS EXCLUSIVE on shop.orders | H202 reads the whole table while writes wait
DO $pleat$ BEGIN
  IF EXISTS (SELECT FROM shop.orders WHERE shop.orders.state IS NOT DISTINCT FROM NULL) THEN
    RAISE WARNING 'pleat: % stays nullable: it has rows without a value', 'shop.orders.state';
  ELSE
    ALTER TABLE shop.orders ALTER COLUMN state SET NOT NULL;
  END IF;
END $pleat$;
-- 10.10 create view shop.open_orders | lock: none
CREATE VIEW shop.open_orders AS
select id, state from shop.orders where state in ('new', 'payed');
-- 10.11 add column shop.orders.pleat_new_state shop.pleat_new_order_state | lock: ACCESS EXCLUSIVE on shop.orders
ALTER TABLE shop.orders ADD COLUMN pleat_new_state shop.pleat_new_order_state;
-- 10.12 create schema pleat if it is not there yet | lock: none
CREATE SCHEMA IF NOT EXISTS pleat;
-- 10.13 create the function of the trigger that follows | lock: none
CREATE OR REPLACE FUNCTION pleat."shop.orders.pleat_new_state" () RETURNS trigger LANGUAGE plpgsql AS $pleat$
#variable_conflict use_column
BEGIN
  IF TG_OP = 'UPDATE' THEN
    IF NEW.pleat_new_state IS DISTINCT FROM OLD.pleat_new_state THEN RETURN NEW; END IF;
  END IF;
  BEGIN
    SELECT ((CASE state::text WHEN 'lost' THEN 'shipped' WHEN 'payed' THEN 'paid' ELSE state::text END)::shop.pleat_new_order_state) INTO NEW.pleat_new_state FROM (SELECT NEW.*) AS orders;
  EXCEPTION WHEN data_exception THEN
    NEW.pleat_new_state:= NULL;
  END;
  RETURN NEW;
END $pleat$;
-- 10.14 keep shop.orders.pleat_new_state equal to state | lock: SHARE ROW EXCLUSIVE on shop.orders
CREATE TRIGGER pleat_mirror_pleat_new_state BEFORE INSERT OR UPDATE ON shop.orders FOR EACH ROW EXECUTE FUNCTION pleat."shop.orders.pleat_new_state" ('mirror', 'state', 'pleat_new_state');
-- 10.15 say what the trigger is for | lock: ACCESS SHARE on shop.orders
COMMENT ON TRIGGER pleat_mirror_pleat_new_state ON shop.orders IS 'pleat: keeps pleat_new_state equal to state while a change is under way';
COMMIT;

BEGIN;
-- 11. drop constraint shop.parcels.parcels_known | lock: ACCESS EXCLUSIVE on shop.parcels
ALTER TABLE shop.parcels DROP CONSTRAINT parcels_known;
-- 12.1 undo: change type of shop.parcels.state from shop.order_state to shop.pleat_new_order_state, rebuilding index shop.parcels_open_idx: drop index shop.parcels_open_idx | lock: ACCESS EXCLUSIVE on shop.parcels
DROP INDEX shop.parcels_open_idx;
-- 12.2 drop the default of shop.parcels.state | lock: ACCESS EXCLUSIVE on shop.parcels
ALTER TABLE shop.parcels ALTER COLUMN state DROP DEFAULT;
-- 12.3 change type of shop.parcels.state from shop.pleat_new_order_state to shop.order_state | lock: ACCESS EXCLUSIVE on shop.parcels | H201 rewrites the whole table and its indexes while nobody can read or write it
ALTER TABLE shop.parcels ALTER COLUMN state TYPE shop.order_state USING ((CASE state::text WHEN 'paid' THEN 'payed' ELSE state::text END)::shop.order_state);
-- 12.4 give shop.parcels.state a default | lock: ACCESS EXCLUSIVE on shop.parcels
ALTER TABLE shop.parcels ALTER COLUMN state SET DEFAULT 'payed';
-- 12.5 build index shop.parcels_open_idx on shop.parcels | lock: SHARE on shop.parcels | H203 builds an index while writes wait
CREATE INDEX parcels_open_idx ON shop.parcels (id) WHERE (state = 'payed');
COMMIT;

BEGIN;
-- 13. drop not null on shop.orders.pleat_new_state | lock: ACCESS EXCLUSIVE on shop.orders
ALTER TABLE shop.orders ALTER COLUMN pleat_new_state DROP NOT NULL;
-- 14. drop constraint shop.orders.pleat_not_null_pleat_new_state | lock: ACCESS EXCLUSIVE on shop.orders
ALTER TABLE shop.orders DROP CONSTRAINT IF EXISTS pleat_not_null_pleat_new_state;
COMMIT;

-- pleat: backfill, down
-- before: any code; nothing is lost
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = shop, public;

SET lock_timeout = 0;
-- 1. drop index shop.pleat_new_orders_state_idx | lock: SHARE UPDATE EXCLUSIVE on shop.orders
DROP INDEX CONCURRENTLY IF EXISTS shop.pleat_new_orders_state_idx;
SET lock_timeout = '3s';

-- pleat: expand, down
-- before: only old code runs
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = shop, public;
-- not undone: add value 'cancelled' to enum shop.order_state: PostgreSQL cannot take a value from an enum; the value stays, unused
-- not undone: add value 'paid' to enum shop.order_state: PostgreSQL cannot take a value from an enum; the value stays, unused

BEGIN;
-- 1. add check shop.parcels.parcels_known, not validated yet | lock: ACCESS EXCLUSIVE on shop.parcels | H302 fails and changes nothing if rows exist that break the rule
ALTER TABLE shop.parcels ADD CONSTRAINT parcels_known CHECK (state <> 'lost' or id < 100) NOT VALID;
COMMIT;

BEGIN;
-- 2. validate constraint shop.parcels.parcels_known | lock: SHARE UPDATE EXCLUSIVE on shop.parcels | H302 fails and changes nothing if rows exist that break the rule
ALTER TABLE shop.parcels VALIDATE CONSTRAINT parcels_known;
COMMIT;

BEGIN;
-- 3.1 undo: add a successor of type shop.pleat_new_order_state[] for shop.orders.seen: stop keeping shop.orders.pleat_new_seen equal to seen | lock: ACCESS EXCLUSIVE on shop.orders
DROP TRIGGER pleat_mirror_pleat_new_seen ON shop.orders;
-- 3.2 drop the function of that trigger | lock: none
DROP FUNCTION pleat."shop.orders.pleat_new_seen" ();
-- 3.3 drop column shop.orders.pleat_new_seen | lock: ACCESS EXCLUSIVE on shop.orders
ALTER TABLE shop.orders DROP COLUMN pleat_new_seen;
-- 4.1 undo: add a successor of type shop.pleat_new_order_state for shop.orders.state: stop keeping shop.orders.pleat_new_state equal to state | lock: ACCESS EXCLUSIVE on shop.orders
DROP TRIGGER pleat_mirror_pleat_new_state ON shop.orders;
-- 4.2 drop the function of that trigger | lock: none
DROP FUNCTION pleat."shop.orders.pleat_new_state" ();
-- 4.3 drop column shop.orders.pleat_new_state | lock: ACCESS EXCLUSIVE on shop.orders
ALTER TABLE shop.orders DROP COLUMN pleat_new_state;
-- 5. drop enum shop.pleat_new_order_state | lock: none
DROP TYPE shop.pleat_new_order_state;
COMMIT;

-- 6. fill shop.orders.state | lock: ROW EXCLUSIVE on shop.orders
CALL pleat.backfill('fill shop.orders.state once more', 'shop.orders', ARRAY['id'], $pleat$
  UPDATE shop.orders SET state = ((CASE state::text WHEN 'paid' THEN 'payed' ELSE state::text END)::shop.order_state)
  WHERE PLEAT_BATCH AND shop.orders.state IS DISTINCT FROM ((CASE state::text WHEN 'paid' THEN 'payed' ELSE state::text END)::shop.order_state)
$pleat$);

-- 7. fill shop.orders.seen | lock: ROW EXCLUSIVE on shop.orders
CALL pleat.backfill('fill shop.orders.seen once more', 'shop.orders', ARRAY['id'], $pleat$
  UPDATE shop.orders SET seen = (pg_catalog.array_replace(seen::text[], 'paid', 'payed')::shop.order_state[])
  WHERE PLEAT_BATCH AND shop.orders.seen IS DISTINCT FROM (pg_catalog.array_replace(seen::text[], 'paid', 'payed')::shop.order_state[])
$pleat$);

-- 8. fill shop.parcels.state | lock: ROW EXCLUSIVE on shop.parcels
CALL pleat.backfill('fill shop.parcels.state once more', 'shop.parcels', ARRAY['id'], $pleat$
  UPDATE shop.parcels SET state = ((CASE state::text WHEN 'paid' THEN 'payed' ELSE state::text END)::shop.order_state)
  WHERE PLEAT_BATCH AND shop.parcels.state IS DISTINCT FROM ((CASE state::text WHEN 'paid' THEN 'payed' ELSE state::text END)::shop.order_state)
$pleat$);

BEGIN;
-- 9.1 forget the backfills, all are done | lock: none
DROP TABLE IF EXISTS pleat.progress;
-- 9.2 drop the procedure that ran them | lock: none
DROP PROCEDURE IF EXISTS pleat.backfill;
-- 9.3 drop the schema that they were in | lock: none
DROP SCHEMA IF EXISTS pleat;
COMMIT;
