-- pleat: expand, up
-- before: any code; afterwards new code may be started beside old code
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = shop, public;

BEGIN;
-- 1.1 give access to schema shop: grant create on schema shop to app | lock: none
GRANT CREATE ON SCHEMA shop TO app;
-- 1.2 grant all on schema shop to auditor | lock: none
GRANT USAGE, CREATE ON SCHEMA shop TO auditor;
-- 2. grant all on enum shop.mood to app | lock: none
GRANT USAGE ON TYPE shop.mood TO app;
-- 3. grant select, update on sequence shop.orders_id_seq to app | lock: none
GRANT SELECT, UPDATE ON SEQUENCE shop.orders_id_seq TO app;
-- 4. grant delete on table shop.orders to app | lock: none
GRANT DELETE ON TABLE shop.orders TO app;
-- 5. grant select on column shop.open_orders.id to auditor | lock: none
GRANT SELECT (id) ON TABLE shop.open_orders TO auditor;
-- 6. grant select on column shop.orders.id to app | lock: none
GRANT SELECT (id) ON TABLE shop.orders TO app;
-- 7. grant select on column shop.orders.note to public, app | lock: none
GRANT SELECT (note) ON TABLE shop.orders TO PUBLIC, app;
COMMIT;

-- pleat: contract, up
-- before: only new code runs; the backfill phase is complete
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = shop, public;

BEGIN;
-- 8. revoke select, usage on sequence shop.numbers from public | lock: none | H301 code from before the change fails from here on
REVOKE SELECT, USAGE ON SEQUENCE shop.numbers FROM PUBLIC;
-- 9.1 take access to table shop.orders: revoke select on table shop.orders from public | lock: none | H301 code from before the change fails from here on
REVOKE SELECT ON TABLE shop.orders FROM PUBLIC;
-- 9.2 revoke insert, update on table shop.orders from app | lock: none
REVOKE INSERT, UPDATE ON TABLE shop.orders FROM app;
-- 9.3 grant select on column shop.orders.note to public | lock: none
GRANT SELECT (note) ON TABLE shop.orders TO PUBLIC;
-- 10. revoke grant option for update on column shop.orders.total from auditor | lock: none | H301 code from before the change fails from here on
REVOKE GRANT OPTION FOR UPDATE (total) ON TABLE shop.orders FROM auditor;
-- 11.1 take access to view shop.open_orders: revoke update, delete, truncate, references, trigger on view shop.open_orders from app | lock: none | H301 code from before the change fails from here on
REVOKE UPDATE, DELETE, TRUNCATE, REFERENCES, TRIGGER ON TABLE shop.open_orders FROM app;
-- 11.2 revoke grant option for insert on view shop.open_orders from app | lock: none
REVOKE GRANT OPTION FOR INSERT ON TABLE shop.open_orders FROM app;
COMMIT;
