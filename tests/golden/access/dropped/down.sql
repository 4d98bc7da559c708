-- pleat: contract, down
-- before: only new code runs; afterwards old code may be started beside it
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = shop, public;
-- not undone: drop table old_shop.old_orders: the table comes back empty
-- not undone: drop sequence old_shop.old_numbers: the sequence starts again from its beginning

BEGIN;
-- 1.1 undo: drop schema old_shop: create schema old_shop | lock: none
CREATE SCHEMA old_shop;
-- 1.2 let schema old_shop belong to app | lock: none
ALTER SCHEMA old_shop OWNER TO app;
-- 1.3 grant usage on schema old_shop to auditor | lock: none
GRANT USAGE ON SCHEMA old_shop TO auditor;
-- 2.1 undo: drop enum old_shop.old_mood: create enum old_shop.old_mood | lock: none
CREATE TYPE old_shop.old_mood AS ENUM ('good');
-- 2.2 revoke all on enum old_shop.old_mood from public | lock: none
REVOKE USAGE ON TYPE old_shop.old_mood FROM PUBLIC;
-- 2.3 grant all on enum old_shop.old_mood to auditor | lock: none
GRANT USAGE ON TYPE old_shop.old_mood TO auditor;
-- 3.1 undo: drop table old_shop.old_orders: create table old_shop.old_orders | lock: none
CREATE TABLE old_shop.old_orders (
  id bigint NOT NULL,
  mood old_shop.old_mood,
  CONSTRAINT old_orders_pkey PRIMARY KEY (id)
);
-- 3.2 let table old_shop.old_orders belong to app | lock: none
ALTER TABLE old_shop.old_orders OWNER TO app;
-- 3.3 grant select on table old_shop.old_orders to public | lock: none
GRANT SELECT ON TABLE old_shop.old_orders TO PUBLIC;
-- 3.4 grant insert on table old_shop.old_orders to auditor | lock: none
GRANT INSERT ON TABLE old_shop.old_orders TO auditor;
-- 3.5 grant select on column old_shop.old_orders.id to auditor | lock: none
GRANT SELECT (id) ON TABLE old_shop.old_orders TO auditor;
-- 4.1 undo: drop sequence old_shop.old_numbers: create sequence old_shop.old_numbers | lock: none
CREATE SEQUENCE old_shop.old_numbers;
-- 4.2 let sequence old_shop.old_numbers belong to app | lock: none
ALTER SEQUENCE old_shop.old_numbers OWNER TO app;
-- 4.3 grant usage on sequence old_shop.old_numbers to auditor | lock: none
GRANT USAGE ON SEQUENCE old_shop.old_numbers TO auditor;
-- 5.1 undo: drop view old_shop.old_view: create view old_shop.old_view | lock: none
CREATE VIEW old_shop.old_view AS
select id from old_shop.old_orders;
-- 5.2 let view old_shop.old_view belong to app | lock: none
ALTER VIEW old_shop.old_view OWNER TO app;
-- 5.3 grant select on view old_shop.old_view to auditor | lock: none
GRANT SELECT ON TABLE old_shop.old_view TO auditor;
COMMIT;

-- pleat: expand, down
-- before: only old code runs
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = shop, public;

BEGIN;
-- 1. drop sequence shop.numbers | lock: none
DROP SEQUENCE shop.numbers;
-- 2. drop schema shop | lock: none
DROP SCHEMA shop;
COMMIT;
