-- pleat: contract, down
-- before: only new code runs; afterwards old code may be started beside it
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = public;
-- not undone: drop column animals.gone: the column comes back without its values

BEGIN;
-- 1. add column animals.gone text | lock: ACCESS EXCLUSIVE on animals
ALTER TABLE public.animals ADD COLUMN gone text;
COMMIT;

BEGIN;
-- 2.1 undo: change type of animals.legs from integer to bigint, rebuilding view tall, materialized view all_cats: drop materialized view all_cats | lock: ACCESS EXCLUSIVE on all_cats
DROP MATERIALIZED VIEW public.all_cats;
-- 2.2 drop view tall | lock: ACCESS EXCLUSIVE on tall
DROP VIEW public.tall;
-- 2.3 change type of animals.legs from bigint to integer | lock: ACCESS EXCLUSIVE on animals | H201 rewrites the whole table and its indexes while nobody can read or write it
ALTER TABLE public.animals ALTER COLUMN legs TYPE integer USING legs::integer;
-- 2.4 create view tall | lock: none
CREATE VIEW public.tall AS
select id, legs from public.cats where legs > 1;
-- 2.5 create materialized view all_cats | lock: none
CREATE MATERIALIZED VIEW public.all_cats AS
select id, legs, gone from public.cats;
COMMIT;
