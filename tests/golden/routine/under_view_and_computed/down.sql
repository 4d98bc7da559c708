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
-- 2.3 create view pleat_new_doubled | lock: none
CREATE VIEW public.pleat_new_doubled AS
select id, public.twice(price) as price from public.orders;
-- 2.4 create materialized view pleat_new_kept | lock: none
CREATE MATERIALIZED VIEW public.pleat_new_kept AS
select id, price from public.pleat_new_doubled doubled;
-- 2.5 drop materialized view kept | lock: ACCESS EXCLUSIVE on kept
DROP MATERIALIZED VIEW public.kept;
-- 2.6 drop view doubled | lock: ACCESS EXCLUSIVE on doubled
DROP VIEW public.doubled;
-- 2.7 drop column orders.amount | lock: ACCESS EXCLUSIVE on orders
ALTER TABLE public.orders DROP COLUMN amount;
-- 2.8 drop function pleat_old_twice(bigint, integer) | lock: none
DROP ROUTINE public.pleat_old_twice (bigint, integer);
-- 2.9 add column orders.amount bigint | lock: ACCESS EXCLUSIVE on orders | H201 rewrites the whole table and its indexes while nobody can read or write it
ALTER TABLE public.orders ADD COLUMN amount bigint GENERATED ALWAYS AS (public.twice(id)) STORED;
-- 2.10 rename view pleat_new_doubled to doubled | lock: none
ALTER VIEW public.pleat_new_doubled RENAME TO doubled;
-- 2.11 rename materialized view pleat_new_kept to kept | lock: none
ALTER MATERIALIZED VIEW public.pleat_new_kept RENAME TO kept;
COMMIT;
