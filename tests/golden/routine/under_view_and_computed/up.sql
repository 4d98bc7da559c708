-- pleat: contract, up
-- before: only new code runs; the backfill phase is complete
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = public;
SET check_function_bodies = off;

BEGIN;
-- 1.1 rebuild function twice(bigint, integer): rename function twice(bigint) to pleat_old_twice(bigint) | lock: none
ALTER ROUTINE public.twice (bigint) RENAME TO pleat_old_twice;
-- 1.2 create function twice(bigint, integer) | lock: none
CREATE FUNCTION public.twice (n bigint, more integer DEFAULT 1) RETURNS bigint LANGUAGE sql IMMUTABLE
AS $$select n * 2 * more$$;
-- 1.3 create schema pleat_new_public if it is not there yet | lock: none
CREATE SCHEMA IF NOT EXISTS pleat_new_public;
-- 1.4 create view pleat_new_public.doubled | lock: none
CREATE VIEW pleat_new_public.doubled AS
select id, public.twice(price) as price from public.orders;
-- 1.5 create materialized view pleat_new_public.kept | lock: none
CREATE MATERIALIZED VIEW pleat_new_public.kept AS
select id, price from pleat_new_public.doubled;
-- 1.6 drop materialized view kept | lock: ACCESS EXCLUSIVE on kept | H301 code from before the change fails from here on
DROP MATERIALIZED VIEW public.kept;
-- 1.7 drop view doubled | lock: ACCESS EXCLUSIVE on doubled
DROP VIEW public.doubled;
-- 1.8 drop column orders.amount | lock: ACCESS EXCLUSIVE on orders
ALTER TABLE public.orders DROP COLUMN amount;
-- 1.9 drop function pleat_old_twice(bigint) | lock: none
DROP ROUTINE public.pleat_old_twice (bigint);
-- 1.10 add column orders.amount bigint | lock: ACCESS EXCLUSIVE on orders | H201 rewrites the whole table and its indexes while nobody can read or write it
ALTER TABLE public.orders ADD COLUMN amount bigint GENERATED ALWAYS AS (public.twice(id)) STORED;
-- 1.11 move view pleat_new_public.doubled to schema public | lock: none
ALTER VIEW pleat_new_public.doubled SET SCHEMA public;
-- 1.12 move materialized view pleat_new_public.kept to schema public | lock: none
ALTER MATERIALIZED VIEW pleat_new_public.kept SET SCHEMA public;
-- 1.13 drop schema pleat_new_public if it is empty | lock: none
DO $pleat$ BEGIN
  IF NOT EXISTS (SELECT FROM pg_catalog.pg_depend WHERE refclassid = 'pg_catalog.pg_namespace'::regclass
      AND refobjid = pg_catalog.to_regnamespace('pleat_new_public')) THEN
    DROP SCHEMA IF EXISTS pleat_new_public;
  END IF;
EXCEPTION WHEN dependent_objects_still_exist THEN
  NULL;
END $pleat$;
COMMIT;

BEGIN;
-- 2.1 change type of orders.id from integer to bigint, rebuilding column orders.amount, view doubled, materialized view kept: drop materialized view kept | lock: ACCESS EXCLUSIVE on kept | H305 readers wait while it is built again (kept)
DROP MATERIALIZED VIEW public.kept;
-- 2.2 drop view doubled | lock: ACCESS EXCLUSIVE on doubled
DROP VIEW public.doubled;
-- 2.3 drop column orders.amount | lock: ACCESS EXCLUSIVE on orders
ALTER TABLE public.orders DROP COLUMN amount;
-- 2.4 change type of orders.id from integer to bigint | lock: ACCESS EXCLUSIVE on orders | H201 rewrites the whole table and its indexes while nobody can read or write it
ALTER TABLE public.orders ALTER COLUMN id TYPE bigint USING id::bigint;
-- 2.5 add column orders.amount bigint | lock: ACCESS EXCLUSIVE on orders
ALTER TABLE public.orders ADD COLUMN amount bigint GENERATED ALWAYS AS (public.twice(id)) STORED;
-- 2.6 create view doubled | lock: none
CREATE VIEW public.doubled AS
select id, public.twice(price) as price from public.orders;
-- 2.7 create materialized view kept | lock: none
CREATE MATERIALIZED VIEW public.kept AS
select id, price from public.doubled;
COMMIT;
