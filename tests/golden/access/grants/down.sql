-- pleat: contract, down
-- before: only new code runs; afterwards old code may be started beside it
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = shop, public;

BEGIN;
-- 1. grant insert, update, delete, truncate, references, trigger on view shop.open_orders to app with grant option | lock: none
GRANT INSERT, UPDATE, DELETE, TRUNCATE, REFERENCES, TRIGGER ON TABLE shop.open_orders TO app WITH GRANT OPTION;
-- 2. grant update on column shop.orders.total to auditor with grant option | lock: none
GRANT UPDATE (total) ON TABLE shop.orders TO auditor WITH GRANT OPTION;
-- 3.1 undo: take access to table shop.orders: grant select on table shop.orders to public | lock: none
GRANT SELECT ON TABLE shop.orders TO PUBLIC;
-- 3.2 grant insert, update on table shop.orders to app | lock: none
GRANT INSERT, UPDATE ON TABLE shop.orders TO app;
-- 4. grant select, usage on sequence shop.numbers to public | lock: none
GRANT SELECT, USAGE ON SEQUENCE shop.numbers TO PUBLIC;
COMMIT;

-- pleat: expand, down
-- before: only old code runs
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = shop, public;

BEGIN;
-- 1. revoke select on column shop.orders.note from public, app | lock: none
REVOKE SELECT (note) ON TABLE shop.orders FROM PUBLIC, app;
-- 2. revoke select on column shop.orders.id from app | lock: none
REVOKE SELECT (id) ON TABLE shop.orders FROM app;
-- 3. revoke select on column shop.open_orders.id from auditor | lock: none
REVOKE SELECT (id) ON TABLE shop.open_orders FROM auditor;
-- 4. revoke delete on table shop.orders from app | lock: none
REVOKE DELETE ON TABLE shop.orders FROM app;
-- 5. revoke select, update on sequence shop.orders_id_seq from app | lock: none
REVOKE SELECT, UPDATE ON SEQUENCE shop.orders_id_seq FROM app;
-- 6. revoke all on enum shop.mood from app | lock: none
REVOKE USAGE ON TYPE shop.mood FROM app;
-- 7.1 undo: give access to schema shop: revoke create on schema shop from app | lock: none
REVOKE CREATE ON SCHEMA shop FROM app;
-- 7.2 revoke all on schema shop from auditor | lock: none
REVOKE USAGE, CREATE ON SCHEMA shop FROM auditor;
COMMIT;
