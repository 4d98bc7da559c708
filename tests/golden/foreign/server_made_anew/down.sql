-- pleat: contract, down
-- before: only new code runs; afterwards old code may be started beside it
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = public;

BEGIN;
-- 1. drop foreign table come | lock: none
DROP FOREIGN TABLE public.come;
-- 2.1 undo: replace server shop, rebuilding view film_titles, trigger films.stamped: drop trigger films.stamped | lock: ACCESS EXCLUSIVE on films
DROP TRIGGER stamped ON public.films;
-- 2.2 drop view film_titles | lock: ACCESS EXCLUSIVE on film_titles
DROP VIEW public.film_titles;
-- 2.3 drop foreign table films | lock: ACCESS EXCLUSIVE on films
DROP FOREIGN TABLE public.films;
-- 2.4 drop foreign table actors | lock: ACCESS EXCLUSIVE on actors
DROP FOREIGN TABLE public.actors;
-- 2.5 drop user mapping shop.public | lock: none
DROP USER MAPPING FOR PUBLIC SERVER shop;
-- 2.6 drop server shop | lock: none
DROP SERVER shop;
-- 2.7 create server shop | lock: none
CREATE SERVER shop TYPE 'old' FOREIGN DATA WRAPPER nothing;
-- 2.8 create user mapping shop.public | lock: none
CREATE USER MAPPING FOR PUBLIC SERVER shop OPTIONS ("user" 'reader');
-- 2.9 create foreign table actors | lock: none
CREATE FOREIGN TABLE public.actors (
  id integer,
  name text
) SERVER shop;
-- 2.10 create foreign table films | lock: none
CREATE FOREIGN TABLE public.films (
  id integer,
  title text
) SERVER shop;
-- 2.11 comment on column films.title | lock: SHARE UPDATE EXCLUSIVE on films
COMMENT ON COLUMN public.films.title IS 'What it is called';
-- 2.12 grant select on foreign table films to auditor | lock: none
GRANT SELECT ON TABLE public.films TO auditor;
-- 2.13 create view film_titles | lock: none
CREATE VIEW public.film_titles AS
select title from public.films;
-- 2.14 create trigger films.stamped | lock: SHARE ROW EXCLUSIVE on films
CREATE TRIGGER stamped BEFORE INSERT ON public.films FOR EACH ROW EXECUTE FUNCTION public.stamp ();
-- 3. create foreign table gone | lock: none
CREATE FOREIGN TABLE public.gone (
  id integer
) SERVER shop;
COMMIT;
