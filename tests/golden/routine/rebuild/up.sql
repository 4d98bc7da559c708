-- pleat: contract, up
-- before: only new code runs; the backfill phase is complete
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = public;
SET check_function_bodies = off;

BEGIN;
-- 1.1 rebuild function number_of(text): drop the default of notes.id | lock: ACCESS EXCLUSIVE on notes | H301 code from before the change fails from here on
ALTER TABLE public.notes ALTER COLUMN id DROP DEFAULT;
-- 1.2 drop function number_of(text) | lock: none
DROP ROUTINE public.number_of (text);
-- 1.3 create function number_of(text) | lock: none
CREATE FUNCTION public.number_of (t text) RETURNS bigint LANGUAGE sql
AS $$select length(t)$$;
-- 1.4 give notes.id a default | lock: ACCESS EXCLUSIVE on notes
ALTER TABLE public.notes ALTER COLUMN id SET DEFAULT public.number_of('x');
COMMIT;

BEGIN;
-- 2.1 rebuild function weight(text): rename function weight(text) to pleat_old_weight(text) | lock: none
ALTER ROUTINE public.weight (text) RENAME TO pleat_old_weight;
-- 2.2 create function weight(text) | lock: none
CREATE FUNCTION public.weight (words text) RETURNS integer LANGUAGE sql IMMUTABLE
AS $$select length(words)$$;
-- 2.3 comment on function weight(text) | lock: none
COMMENT ON ROUTINE public.weight (text) IS 'How much';
-- 2.4 create schema pleat_new_public if it is not there yet | lock: none
CREATE SCHEMA IF NOT EXISTS pleat_new_public;
-- 2.5 create materialized view pleat_new_public.weights | lock: none
CREATE MATERIALIZED VIEW pleat_new_public.weights AS
select id, public.weight(body) as weight from public.notes;
-- 2.6 build index pleat_new_public.weights_id_idx on pleat_new_public.weights | lock: none
CREATE INDEX weights_id_idx ON pleat_new_public.weights (id);
-- 2.7 drop index notes_weight_idx | lock: ACCESS EXCLUSIVE on notes
DROP INDEX public.notes_weight_idx;
-- 2.8 drop materialized view weights | lock: ACCESS EXCLUSIVE on weights | H301 code from before the change fails from here on
DROP MATERIALIZED VIEW public.weights;
-- 2.9 drop view heavier | lock: ACCESS EXCLUSIVE on heavier
DROP VIEW public.heavier;
-- 2.10 drop view heavy | lock: ACCESS EXCLUSIVE on heavy
DROP VIEW public.heavy;
-- 2.11 drop constraint notes.notes_weight_check | lock: ACCESS EXCLUSIVE on notes
ALTER TABLE public.notes DROP CONSTRAINT notes_weight_check;
-- 2.12 drop column notes.size | lock: ACCESS EXCLUSIVE on notes
ALTER TABLE public.notes DROP COLUMN size;
-- 2.13 drop function twice(text, integer) | lock: none
DROP ROUTINE public.twice (text, integer);
-- 2.14 drop function pleat_old_weight(text) | lock: none
DROP ROUTINE public.pleat_old_weight (text);
-- 2.15 create function twice(text, integer) | lock: none
CREATE FUNCTION public.twice (t text, n integer DEFAULT public.weight('ab')) RETURNS integer LANGUAGE sql STABLE
return public.weight(t) * n;
-- 2.16 add column notes.size integer | lock: ACCESS EXCLUSIVE on notes | H201 rewrites the whole table and its indexes while nobody can read or write it
ALTER TABLE public.notes ADD COLUMN size integer GENERATED ALWAYS AS (public.weight(body)) STORED;
-- 2.17 add check notes.notes_weight_check | lock: ACCESS EXCLUSIVE on notes | H202 reads the whole table while writes wait (constraint notes.notes_weight_check) | H203 builds an index while writes wait (index notes_weight_idx)
ALTER TABLE public.notes ADD CONSTRAINT notes_weight_check CHECK (public.weight(body) > 0);
-- 2.18 create view heavy | lock: none
CREATE VIEW public.heavy AS
select id, public.weight(body) as weight from public.notes where public.weight(body) > 3;
-- 2.19 create view heavier | lock: none
CREATE VIEW public.heavier AS
select id from public.heavy where weight > 10;
-- 2.20 move materialized view pleat_new_public.weights to schema public | lock: none
ALTER MATERIALIZED VIEW pleat_new_public.weights SET SCHEMA public;
-- 2.21 build index notes_weight_idx on notes | lock: SHARE on notes
CREATE INDEX notes_weight_idx ON public.notes ((public.weight(body)));
-- 2.22 drop schema pleat_new_public if it is empty | lock: none
DO $pleat$ BEGIN
  IF NOT EXISTS (SELECT FROM pg_catalog.pg_depend WHERE refclassid = 'pg_catalog.pg_namespace'::regclass
      AND refobjid = pg_catalog.to_regnamespace('pleat_new_public')) THEN
    DROP SCHEMA IF EXISTS pleat_new_public;
  END IF;
EXCEPTION WHEN dependent_objects_still_exist THEN
  NULL;
END $pleat$;
COMMIT;
