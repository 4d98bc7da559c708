-- pleat: contract, down
-- before: only new code runs; afterwards old code may be started beside it
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = public;
SET check_function_bodies = off;

BEGIN;
-- 1.1 undo: change type of orders.id from integer to bigint, rebuilding column orders.amount, view doubled, materialized view kept: drop materialized view kept | lock: ACCESS EXCLUSIVE on kept
DROP MATERIALIZED VIEW public.kept;
-- 1.2 drop view doubled | lock: ACCESS EXCLUSIVE on doubled
DROP VIEW public.doubled;
-- 1.3 drop column orders.amount | lock: ACCESS EXCLUSIVE on orders
ALTER TABLE public.orders DROP COLUMN amount;
-- 1.4 change type of orders.id from bigint to integer | lock: ACCESS EXCLUSIVE on orders | H201 rewrites the whole table and its indexes while nobody can read or write it
ALTER TABLE public.orders ALTER COLUMN id TYPE integer USING id::integer;
-- 1.5 add column orders.amount bigint | lock: ACCESS EXCLUSIVE on orders | H201 rewrites the whole table and its indexes while nobody can read or write it
ALTER TABLE public.orders ADD COLUMN amount bigint GENERATED ALWAYS AS (public.twice(id)) STORED;
-- 1.6 create view doubled | lock: none
CREATE VIEW public.doubled AS
select id, public.twice(price) as price from public.orders;
-- 1.7 create materialized view kept | lock: none
CREATE MATERIALIZED VIEW public.kept AS
select id, price from public.doubled;
COMMIT;

BEGIN;
-- 2.1 undo: rebuild function twice(bigint, integer): rename function twice(bigint, integer) to pleat_old_twice(bigint, integer) | lock: none
ALTER ROUTINE public.twice (bigint, integer) RENAME TO pleat_old_twice;
-- 2.2 create function twice(bigint) | lock: none
CREATE FUNCTION public.twice (n bigint) RETURNS bigint LANGUAGE sql IMMUTABLE
AS $$select n * 2$$;
-- 2.3 create schema pleat_new_public if it is not there yet | lock: none
CREATE SCHEMA IF NOT EXISTS pleat_new_public;
-- 2.4 create view pleat_new_public.doubled | lock: none
CREATE VIEW pleat_new_public.doubled AS
select id, public.twice(price) as price from public.orders;
-- 2.5 create materialized view pleat_new_public.kept | lock: none
CREATE MATERIALIZED VIEW pleat_new_public.kept AS
select id, price from pleat_new_public.doubled;
-- 2.6 drop materialized view kept | lock: ACCESS EXCLUSIVE on kept
DROP MATERIALIZED VIEW public.kept;
-- 2.7 drop view doubled | lock: ACCESS EXCLUSIVE on doubled
DROP VIEW public.doubled;
-- 2.8 drop column orders.amount | lock: ACCESS EXCLUSIVE on orders
ALTER TABLE public.orders DROP COLUMN amount;
-- 2.9 drop function pleat_old_twice(bigint, integer) | lock: none
DROP ROUTINE public.pleat_old_twice (bigint, integer);
-- 2.10 add column orders.amount bigint | lock: ACCESS EXCLUSIVE on orders | H201 rewrites the whole table and its indexes while nobody can read or write it
ALTER TABLE public.orders ADD COLUMN amount bigint GENERATED ALWAYS AS (public.twice(id)) STORED;
-- 2.11 move view pleat_new_public.doubled to schema public | lock: none
ALTER VIEW pleat_new_public.doubled SET SCHEMA public;
-- 2.12 move materialized view pleat_new_public.kept to schema public | lock: none
ALTER MATERIALIZED VIEW pleat_new_public.kept SET SCHEMA public;
-- 2.13 drop schema pleat_new_public if it is empty | lock: none
DO $pleat$ BEGIN
  IF NOT EXISTS (SELECT FROM pg_catalog.pg_depend WHERE refclassid = 'pg_catalog.pg_namespace'::regclass
      AND refobjid = pg_catalog.to_regnamespace('pleat_new_public')) THEN
    DROP SCHEMA IF EXISTS pleat_new_public;
  END IF;
EXCEPTION WHEN dependent_objects_still_exist THEN
  NULL;
END $pleat$;
COMMIT;
