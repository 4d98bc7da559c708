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
-- 2.1 undo: rebuild function twice(bigint, integer): drop materialized view kept | lock: ACCESS EXCLUSIVE on kept
DROP MATERIALIZED VIEW public.kept;
-- 2.2 drop view doubled | lock: ACCESS EXCLUSIVE on doubled
DROP VIEW public.doubled;
-- 2.3 drop column orders.amount | lock: ACCESS EXCLUSIVE on orders
ALTER TABLE public.orders DROP COLUMN amount;
-- 2.4 drop function twice(bigint, integer) | lock: none
DROP ROUTINE public.twice (bigint, integer);
-- 2.5 create function twice(bigint) | lock: none
CREATE FUNCTION public.twice (n bigint) RETURNS bigint LANGUAGE sql IMMUTABLE
AS $$select n * 2$$;
-- 2.6 add column orders.amount bigint | lock: ACCESS EXCLUSIVE on orders | H201 rewrites the whole table and its indexes while nobody can read or write it
ALTER TABLE public.orders ADD COLUMN amount bigint GENERATED ALWAYS AS (public.twice(id)) STORED;
-- 2.7 create view doubled | lock: none
CREATE VIEW public.doubled AS
select id, public.twice(price) as price from public.orders;
-- 2.8 create materialized view kept | lock: none
CREATE MATERIALIZED VIEW public.kept AS
select id, price from public.doubled;
COMMIT;
