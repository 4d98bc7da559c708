-- pleat: expand, up
-- before: any code; new code may be started once the backfill phase is complete
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
  ('convert shop.orders.state', false),
  ('convert shop.orders.seen', false)
ON CONFLICT (name) DO NOTHING;
COMMIT;

BEGIN;
-- 2. add value 'paid' to enum shop.order_state | lock: none | H401 cannot be undone
ALTER TYPE shop.order_state ADD VALUE IF NOT EXISTS 'paid' BEFORE 'shipped';
COMMIT;

BEGIN;
-- 3. add value 'cancelled' to enum shop.order_state | lock: none | H401 cannot be undone
ALTER TYPE shop.order_state ADD VALUE IF NOT EXISTS 'cancelled';
COMMIT;

BEGIN;
-- 4. create enum shop.pleat_new_order_state | lock: none
CREATE TYPE shop.pleat_new_order_state AS ENUM ('new', 'paid', 'shipped', 'cancelled');
-- 5. comment on enum shop.pleat_new_order_state | lock: none
COMMENT ON TYPE shop.pleat_new_order_state IS 'Where an order is';
-- 6.1 add a successor of type shop.pleat_new_order_state for shop.orders.state: add column shop.orders.pleat_new_state shop.pleat_new_order_state | lock: ACCESS EXCLUSIVE on shop.orders
ALTER TABLE shop.orders ADD COLUMN pleat_new_state shop.pleat_new_order_state;
-- 6.2 create schema pleat if it is not there yet | lock: none
CREATE SCHEMA IF NOT EXISTS pleat;
-- 6.3 create the function of the trigger that follows | lock: none
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
-- 6.4 keep shop.orders.pleat_new_state equal to state | lock: SHARE ROW EXCLUSIVE on shop.orders
CREATE TRIGGER pleat_mirror_pleat_new_state BEFORE INSERT OR UPDATE ON shop.orders FOR EACH ROW EXECUTE FUNCTION pleat."shop.orders.pleat_new_state" ('mirror', 'state', 'pleat_new_state');
-- 6.5 say what the trigger is for | lock: ACCESS SHARE on shop.orders
COMMENT ON TRIGGER pleat_mirror_pleat_new_state ON shop.orders IS 'pleat: keeps pleat_new_state equal to state while a change is under way';
-- 7.1 add a successor of type shop.pleat_new_order_state[] for shop.orders.seen: add column shop.orders.pleat_new_seen shop.pleat_new_order_state[] | lock: ACCESS EXCLUSIVE on shop.orders
ALTER TABLE shop.orders ADD COLUMN pleat_new_seen shop.pleat_new_order_state[];
-- 7.2 create schema pleat if it is not there yet | lock: none
CREATE SCHEMA IF NOT EXISTS pleat;
-- 7.3 create the function of the trigger that follows | lock: none
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
-- 7.4 keep shop.orders.pleat_new_seen equal to seen | lock: SHARE ROW EXCLUSIVE on shop.orders
CREATE TRIGGER pleat_mirror_pleat_new_seen BEFORE INSERT OR UPDATE ON shop.orders FOR EACH ROW EXECUTE FUNCTION pleat."shop.orders.pleat_new_seen" ('mirror', 'seen', 'pleat_new_seen');
-- 7.5 say what the trigger is for | lock: ACCESS SHARE on shop.orders
COMMENT ON TRIGGER pleat_mirror_pleat_new_seen ON shop.orders IS 'pleat: keeps pleat_new_seen equal to seen while a change is under way';
COMMIT;

BEGIN;
-- 8. drop constraint shop.parcels.parcels_known | lock: ACCESS EXCLUSIVE on shop.parcels | H303 the rule is not enforced until the contract phase
ALTER TABLE shop.parcels DROP CONSTRAINT parcels_known;
COMMIT;

-- pleat: backfill, up
-- before: any code; run after the expand phase; afterwards new code may be started beside old code
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = shop, public;

-- 9. fill shop.orders.pleat_new_state | lock: ROW EXCLUSIVE on shop.orders
CALL pleat.backfill('convert shop.orders.state', 'shop.orders', ARRAY['id'], $pleat$
  UPDATE shop.orders SET pleat_new_state = ((CASE state::text WHEN 'lost' THEN 'shipped' WHEN 'payed' THEN 'paid' ELSE state::text END)::shop.pleat_new_order_state)
  WHERE PLEAT_BATCH AND shop.orders.pleat_new_state IS DISTINCT FROM ((CASE state::text WHEN 'lost' THEN 'shipped' WHEN 'payed' THEN 'paid' ELSE state::text END)::shop.pleat_new_order_state)
$pleat$);

SET lock_timeout = 0;
-- 10.1 build the successor of index shop.orders_state_idx: drop index shop.pleat_new_orders_state_idx | lock: SHARE UPDATE EXCLUSIVE on shop.orders
DROP INDEX CONCURRENTLY IF EXISTS shop.pleat_new_orders_state_idx;
-- 10.2 build index shop.pleat_new_orders_state_idx on shop.orders without blocking writes | lock: SHARE UPDATE EXCLUSIVE on shop.orders
CREATE INDEX CONCURRENTLY pleat_new_orders_state_idx ON shop.orders (pleat_new_state, id);
SET lock_timeout = '3s';

-- 11. fill shop.orders.pleat_new_seen | lock: ROW EXCLUSIVE on shop.orders
CALL pleat.backfill('convert shop.orders.seen', 'shop.orders', ARRAY['id'], $pleat$
  UPDATE shop.orders SET pleat_new_seen = (pg_catalog.array_replace(pg_catalog.array_replace(seen::text[], 'lost', 'shipped'), 'payed', 'paid')::shop.pleat_new_order_state[])
  WHERE PLEAT_BATCH AND shop.orders.pleat_new_seen IS DISTINCT FROM (pg_catalog.array_replace(pg_catalog.array_replace(seen::text[], 'lost', 'shipped'), 'payed', 'paid')::shop.pleat_new_order_state[])
$pleat$);

-- pleat: contract, up
-- before: only new code runs; the backfill phase is complete
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = shop, public;

-- 12. fill shop.orders.pleat_new_state | lock: ROW EXCLUSIVE on shop.orders | H302 fails and changes nothing if rows exist that break the rule
CALL pleat.backfill('fill shop.orders.pleat_new_state once more', 'shop.orders', ARRAY['id'], $pleat$
  UPDATE shop.orders SET pleat_new_state = ((CASE state::text WHEN 'lost' THEN 'shipped' WHEN 'payed' THEN 'paid' ELSE state::text END)::shop.pleat_new_order_state)
  WHERE PLEAT_BATCH AND shop.orders.pleat_new_state IS DISTINCT FROM ((CASE state::text WHEN 'lost' THEN 'shipped' WHEN 'payed' THEN 'paid' ELSE state::text END)::shop.pleat_new_order_state)
$pleat$);

BEGIN;
-- 13.1 drop constraint shop.orders.pleat_not_null_pleat_new_state | lock: ACCESS EXCLUSIVE on shop.orders
ALTER TABLE shop.orders DROP CONSTRAINT IF EXISTS pleat_not_null_pleat_new_state;
-- 13.2 reject new nulls in shop.orders.pleat_new_state | lock: ACCESS EXCLUSIVE on shop.orders | H302 fails and changes nothing if rows exist that break the rule
ALTER TABLE shop.orders ADD CONSTRAINT pleat_not_null_pleat_new_state CHECK (pleat_new_state IS NOT NULL) NOT VALID;
COMMIT;

BEGIN;
-- 14. validate constraint shop.orders.pleat_not_null_pleat_new_state | lock: SHARE UPDATE EXCLUSIVE on shop.orders
ALTER TABLE shop.orders VALIDATE CONSTRAINT pleat_not_null_pleat_new_state;
COMMIT;

BEGIN;
-- 15.1 set not null on shop.orders.pleat_new_state | lock: ACCESS EXCLUSIVE on shop.orders
ALTER TABLE shop.orders ALTER COLUMN pleat_new_state SET NOT NULL;
-- 15.2 drop constraint shop.orders.pleat_not_null_pleat_new_state | lock: ACCESS EXCLUSIVE on shop.orders
ALTER TABLE shop.orders DROP CONSTRAINT pleat_not_null_pleat_new_state;
COMMIT;

-- 16. fill shop.orders.pleat_new_seen | lock: ROW EXCLUSIVE on shop.orders | H302 fails and changes nothing if rows exist that break the rule
CALL pleat.backfill('fill shop.orders.pleat_new_seen once more', 'shop.orders', ARRAY['id'], $pleat$
  UPDATE shop.orders SET pleat_new_seen = (pg_catalog.array_replace(pg_catalog.array_replace(seen::text[], 'lost', 'shipped'), 'payed', 'paid')::shop.pleat_new_order_state[])
  WHERE PLEAT_BATCH AND shop.orders.pleat_new_seen IS DISTINCT FROM (pg_catalog.array_replace(pg_catalog.array_replace(seen::text[], 'lost', 'shipped'), 'payed', 'paid')::shop.pleat_new_order_state[])
$pleat$);

BEGIN;
-- 17.1 change type of shop.parcels.state from shop.order_state to shop.pleat_new_order_state, rebuilding index shop.parcels_open_idx: drop index shop.parcels_open_idx | lock: ACCESS EXCLUSIVE on shop.parcels
DROP INDEX shop.parcels_open_idx;
-- 17.2 drop the default of shop.parcels.state | lock: ACCESS EXCLUSIVE on shop.parcels
ALTER TABLE shop.parcels ALTER COLUMN state DROP DEFAULT;
-- 17.3 change type of shop.parcels.state from shop.order_state to shop.pleat_new_order_state | lock: ACCESS EXCLUSIVE on shop.parcels | H201 rewrites the whole table and its indexes while nobody can read or write it | H103 going back converts the values again and may not restore the old text exactly ('lost' became 'shipped')
ALTER TABLE shop.parcels ALTER COLUMN state TYPE shop.pleat_new_order_state USING ((CASE state::text WHEN 'lost' THEN 'shipped' WHEN 'payed' THEN 'paid' ELSE state::text END)::shop.pleat_new_order_state);
-- 17.4 give shop.parcels.state a default | lock: ACCESS EXCLUSIVE on shop.parcels
ALTER TABLE shop.parcels ALTER COLUMN state SET DEFAULT 'paid';
-- 17.5 build index shop.parcels_open_idx on shop.parcels | lock: SHARE on shop.parcels | H203 builds an index while writes wait (index shop.parcels_open_idx)
CREATE INDEX parcels_open_idx ON shop.parcels (id) WHERE (state = 'paid');
-- 18. add check shop.parcels.parcels_known, not validated yet | lock: ACCESS EXCLUSIVE on shop.parcels | H302 fails and changes nothing if rows exist that break the rule
ALTER TABLE shop.parcels ADD CONSTRAINT parcels_known CHECK (state <> 'cancelled' or id < 100) NOT VALID;
COMMIT;

BEGIN;
-- 19. validate constraint shop.parcels.parcels_known | lock: SHARE UPDATE EXCLUSIVE on shop.parcels
ALTER TABLE shop.parcels VALIDATE CONSTRAINT parcels_known;
COMMIT;

BEGIN;
-- 20.1 put the successor of shop.orders.state in its place, rebuilding view shop.open_orders: drop view shop.open_orders | lock: ACCESS EXCLUSIVE on shop.open_orders | H301 code from before the change fails from here on
DROP VIEW shop.open_orders;
-- 20.2 stop keeping shop.orders.pleat_new_state equal to state | lock: ACCESS EXCLUSIVE on shop.orders
DROP TRIGGER pleat_mirror_pleat_new_state ON shop.orders;
-- 20.3 drop the function of that trigger | lock: none
DROP FUNCTION pleat."shop.orders.pleat_new_state" ();
-- 20.4 rename column shop.orders.state to pleat_old_state | lock: ACCESS EXCLUSIVE on shop.orders
ALTER TABLE shop.orders RENAME COLUMN state TO pleat_old_state;
-- 20.5 rename column shop.orders.pleat_new_state to state | lock: ACCESS EXCLUSIVE on shop.orders
ALTER TABLE shop.orders RENAME COLUMN pleat_new_state TO state;
-- 20.6 give shop.orders.state a default | lock: ACCESS EXCLUSIVE on shop.orders
ALTER TABLE shop.orders ALTER COLUMN state SET DEFAULT 'new';
-- 20.7 drop column shop.orders.pleat_old_state | lock: ACCESS EXCLUSIVE on shop.orders | H103 going back converts the values again and may not restore the old text exactly ('lost' became 'shipped')
ALTER TABLE shop.orders DROP COLUMN pleat_old_state;
-- 20.8 rename index shop.pleat_new_orders_state_idx to shop.orders_state_idx | lock: none
ALTER INDEX shop.pleat_new_orders_state_idx RENAME TO orders_state_idx;
-- 20.9 create view shop.open_orders | lock: none
CREATE VIEW shop.open_orders AS
select id, state from shop.orders where state in ('new', 'paid');
-- 21.1 put the successor of shop.orders.seen in its place: stop keeping shop.orders.pleat_new_seen equal to seen | lock: ACCESS EXCLUSIVE on shop.orders
DROP TRIGGER pleat_mirror_pleat_new_seen ON shop.orders;
-- 21.2 drop the function of that trigger | lock: none
DROP FUNCTION pleat."shop.orders.pleat_new_seen" ();
-- 21.3 rename column shop.orders.seen to pleat_old_seen | lock: ACCESS EXCLUSIVE on shop.orders | H301 code from before the change fails from here on
ALTER TABLE shop.orders RENAME COLUMN seen TO pleat_old_seen;
-- 21.4 rename column shop.orders.pleat_new_seen to seen | lock: ACCESS EXCLUSIVE on shop.orders
ALTER TABLE shop.orders RENAME COLUMN pleat_new_seen TO seen;
-- 21.5 drop column shop.orders.pleat_old_seen | lock: ACCESS EXCLUSIVE on shop.orders | H103 going back converts the values again and may not restore the old text exactly ('lost' became 'shipped')
ALTER TABLE shop.orders DROP COLUMN pleat_old_seen;
-- 22. drop enum shop.order_state | lock: none
DROP TYPE shop.order_state;
-- 23. rename enum shop.pleat_new_order_state to shop.order_state | lock: none
ALTER TYPE shop.pleat_new_order_state RENAME TO order_state;
-- 24.1 forget the backfills, all are done | lock: none
DROP TABLE IF EXISTS pleat.progress;
-- 24.2 drop the procedure that ran them | lock: none
DROP PROCEDURE IF EXISTS pleat.backfill;
-- 24.3 drop the schema that they were in | lock: none
DROP SCHEMA IF EXISTS pleat;
COMMIT;
