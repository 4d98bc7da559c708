-- pleat: contract, up
-- before: only new code runs; the backfill phase is complete
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = public;

BEGIN;
-- 1.1 change type of animals.legs from integer to bigint, rebuilding view tall, materialized view all_cats: drop materialized view all_cats | lock: ACCESS EXCLUSIVE on all_cats | H305 readers wait while it is built again (all_cats)
DROP MATERIALIZED VIEW public.all_cats;
-- 1.2 drop view tall | lock: ACCESS EXCLUSIVE on tall
DROP VIEW public.tall;
-- 1.3 change type of animals.legs from integer to bigint | lock: ACCESS EXCLUSIVE on animals | H201 rewrites the whole table and its indexes while nobody can read or write it
ALTER TABLE public.animals ALTER COLUMN legs TYPE bigint USING legs::bigint;
-- 1.4 create view tall | lock: none
CREATE VIEW public.tall AS
select id, legs from public.cats where legs > 1;
-- 1.5 create materialized view all_cats | lock: none
CREATE MATERIALIZED VIEW public.all_cats AS
select id, legs from public.cats;
-- 2. drop column animals.gone | lock: ACCESS EXCLUSIVE on animals | H101 rows or values are gone for good
ALTER TABLE public.animals DROP COLUMN gone;
COMMIT;
