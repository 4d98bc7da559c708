-- pleat: contract, down
-- before: only new code runs; afterwards old code may be started beside it
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = shop, public;

BEGIN;
-- 1. let view shop.open_orders belong to app | lock: ACCESS EXCLUSIVE on shop.open_orders
ALTER VIEW shop.open_orders OWNER TO app;
COMMIT;

BEGIN;
-- 2.1 undo: let table shop.orders belong to auditor: let table shop.orders belong to app | lock: ACCESS EXCLUSIVE on shop.orders
ALTER TABLE shop.orders OWNER TO app;
-- 2.2 grant select on table shop.orders to auditor | lock: none
GRANT SELECT ON TABLE shop.orders TO auditor;
-- 3.1 undo: take access to table shop.letters: grant insert on table shop.letters to auditor | lock: none
GRANT INSERT ON TABLE shop.letters TO auditor;
-- 3.2 revoke delete on table shop.letters from app | lock: none
REVOKE DELETE ON TABLE shop.letters FROM app;
-- 3.3 grant insert on table shop.letters to app | lock: none
GRANT INSERT ON TABLE shop.letters TO app;
COMMIT;

BEGIN;
-- 4. let sequence shop.numbers belong to app | lock: ACCESS EXCLUSIVE on shop.numbers
ALTER SEQUENCE shop.numbers OWNER TO app;
-- 5. let enum shop.mood belong to app | lock: none
ALTER TYPE shop.mood OWNER TO app;
COMMIT;

-- pleat: expand, down
-- before: only old code runs
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = shop, public;

BEGIN;
-- 1. drop table shop.fresh | lock: ACCESS EXCLUSIVE on shop.fresh
DROP TABLE shop.fresh;
COMMIT;
