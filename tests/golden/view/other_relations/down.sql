-- pleat: contract, down
-- before: only new code runs; afterwards old code may be started beside it
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = public;

BEGIN;
-- 1.1 undo: rebuild view sub: drop view sub | lock: ACCESS EXCLUSIVE on sub
DROP VIEW public.sub;
-- 1.2 create view sub | lock: none
CREATE VIEW public.sub AS
select n from (select count(*) as n from public.orders) as s;
COMMIT;

BEGIN;
-- 2.1 undo: rebuild view names: drop view names | lock: ACCESS EXCLUSIVE on names
DROP VIEW public.names;
-- 2.2 create view names | lock: none
CREATE VIEW public.names AS
select id, name from public.orders;
COMMIT;

BEGIN;
-- 3.1 undo: rebuild view ids: drop view ids | lock: ACCESS EXCLUSIVE on ids
DROP VIEW public.ids;
-- 3.2 create view ids | lock: none
CREATE VIEW public.ids AS
select id from public.orders where total > 1;
COMMIT;

BEGIN;
-- 4.1 undo: rebuild view common: drop view common | lock: ACCESS EXCLUSIVE on common
DROP VIEW public.common;
-- 4.2 create view common | lock: none
CREATE VIEW public.common AS
with x as (select id from public.orders) select id from x;
COMMIT;

-- pleat: expand, down
-- before: only old code runs
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = public;

BEGIN;
-- 1. replace view totals | lock: ACCESS EXCLUSIVE on totals
CREATE OR REPLACE VIEW public.totals AS
select total from public.orders;
COMMIT;

BEGIN;
-- 2.1 undo: replace view joined: drop view joined | lock: ACCESS EXCLUSIVE on joined
DROP VIEW public.joined;
-- 2.2 create view joined | lock: none
CREATE VIEW public.joined AS
select orders.id, orders.total, orders.name from public.orders;
COMMIT;

BEGIN;
-- 3. replace view flags | lock: ACCESS EXCLUSIVE on flags
CREATE OR REPLACE VIEW public.flags AS
select total > 0 as paid, count(*) as n from public.orders group by 1;
COMMIT;

BEGIN;
-- 4.1 undo: replace view either: create schema pleat_new_public if it is not there yet | lock: none
CREATE SCHEMA IF NOT EXISTS pleat_new_public;
-- 4.2 create view pleat_new_public.either | lock: none
CREATE VIEW pleat_new_public.either AS
select id, total from public.orders where total > 0 union all select id, total from public.orders where total < 0;
-- 4.3 create materialized view pleat_new_public.all_both | lock: none
CREATE MATERIALIZED VIEW pleat_new_public.all_both AS
select count(*) as n from pleat_new_public.either;
-- 4.4 drop materialized view all_both | lock: ACCESS EXCLUSIVE on all_both
DROP MATERIALIZED VIEW public.all_both;
-- 4.5 drop view either | lock: ACCESS EXCLUSIVE on either
DROP VIEW public.either;
-- 4.6 move view pleat_new_public.either to schema public | lock: none
ALTER VIEW pleat_new_public.either SET SCHEMA public;
-- 4.7 move materialized view pleat_new_public.all_both to schema public | lock: none
ALTER MATERIALIZED VIEW pleat_new_public.all_both SET SCHEMA public;
-- 4.8 drop schema pleat_new_public if it is empty | lock: none
DO $pleat$ BEGIN
  IF NOT EXISTS (SELECT FROM pg_catalog.pg_depend WHERE refclassid = 'pg_catalog.pg_namespace'::regclass
      AND refobjid = pg_catalog.to_regnamespace('pleat_new_public')) THEN
    DROP SCHEMA IF EXISTS pleat_new_public;
  END IF;
EXCEPTION WHEN dependent_objects_still_exist THEN
  NULL;
END $pleat$;
COMMIT;
